"""TinyDB on a file that several processes share: one writer at a time, readers that never wait."""

from store.database.database import Database, open_database
from store.database.errors import DamagedError, DatabaseError, LockedError, NewerSchemaError, ReadOnlyError

__all__ = [
    "DamagedError",
    "Database",
    "DatabaseError",
    "LockedError",
    "NewerSchemaError",
    "ReadOnlyError",
    "open_database",
]
