"""Everything a person touches: the `spotrep` command and its dashboard."""
