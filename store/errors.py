"""Errors a person can act on: one line each, with the exit status of the command line."""


class SpotrepError(Exception):
    """Something that stops a command; the message says what to do."""

    status = 1


class NothingMatchedError(SpotrepError):
    """A question was well asked and has no answer here."""


class UsageError(SpotrepError):
    """Wrong use: an option, a filter, a name that does not exist, a terminal that cannot show the dashboard."""

    status = 2


class ConfigError(UsageError):
    """The configuration has problems; the message lists all of them."""


class LedgerError(SpotrepError):
    """The ledger cannot be read or written."""

    status = 3


class RecordError(LedgerError):
    """One record cannot be stored as it is; the ledger is sound, and others can."""


class LedgerLockedError(LedgerError):
    """Another process has held the writer's lock for too long."""
