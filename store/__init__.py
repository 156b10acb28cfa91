"""The ledger and all that fills it. This floor knows no screen."""

__version__ = "0.1.0"
"""Asking the package's metadata would cost every command 15 ms, and there is none in a mere checkout."""
