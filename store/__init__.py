"""The ledger and all that fills it. This floor knows no screen."""
