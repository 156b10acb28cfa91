"""What can go wrong with the database; each message is one line a person can act on."""


class DatabaseError(Exception):
    """The database cannot be used."""


class DamagedError(DatabaseError):
    """A file is there but is not, or no longer, what the database wrote. It was left as it is."""


class EditedError(DatabaseError):
    """Somebody changed or replaced the snapshot while the journal held changes that were not in it."""


class GoneError(DatabaseError):
    """A file that should be there was deleted or moved away. Nothing was put in its place."""


class NewerSchemaError(DatabaseError):
    """A newer version of the program wrote the file."""


class LockedError(DatabaseError):
    """Another process has held the writer's lock for too long."""


class ReadOnlyError(DatabaseError):
    """A write was asked of a database that was opened for reading."""


class NetworkMountError(DatabaseError):
    """The folder is on a network file system, which keeps none of the promises that writing safely stands on."""


class DocumentError(DatabaseError, TypeError):
    """A document cannot be stored as JSON that every reader understands. Stock TinyDB raises TypeError then."""
