"""How well and how fast reports are read: the gold set, the scorer, the clock."""
