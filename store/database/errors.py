"""What can go wrong with the database file; each message is one line a person can act on."""


class DatabaseError(Exception):
    """The database cannot be used."""


class DamagedError(DatabaseError):
    """The file is there but is not a database."""


class NewerSchemaError(DatabaseError):
    """A newer version of the program wrote the file."""


class LockedError(DatabaseError):
    """Another process has held the writer's lock for too long."""


class ReadOnlyError(DatabaseError):
    """A write was asked of a database that was opened for reading."""
