"""How a report is laid out: its paragraphs and sentences, its dateline, whose turn it is."""
