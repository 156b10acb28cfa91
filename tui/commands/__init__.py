"""The commands of `spotrep`, a module each: `add_parser` describes one, `run` does it and returns its exit status.

Standard output is data, standard error is talk; errors are raised, and printed by the main program.
"""
