"""From claims to what they add up to: who stands behind a figure, and where they disagree."""
