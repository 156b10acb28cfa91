"""What stands in one sentence: names, figures, things, places, sayings, clauses."""
