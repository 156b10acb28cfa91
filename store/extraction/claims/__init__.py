"""From what was read to claims: who says it, when, where, in which words."""
