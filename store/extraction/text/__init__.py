"""The text itself, before its words mean anything: folded, and in tokens."""
