"""TinyDB that loses nothing, is shared by many processes and has indexes. Knows nothing of what is stored in it.

Read in this order: `documents` (what may be stored), `snapshot`, `transactions` and `journal` (the files), `loading`
(how they belong together), `state` and `indexes` (the memory), `following` (keeping it level with the files),
`storage` (transactions), `syntax`, `planning`, `compiling` and `selection` (queries), `table` and `database` (TinyDB),
`maintenance` (check, restore, salvage).
"""

from store.database.changes import Change
from store.database.database import Database, open_database
from store.database.errors import (
    DamagedError,
    DatabaseError,
    DocumentError,
    EditedError,
    GoneError,
    LockedError,
    NetworkMountError,
    NewerSchemaError,
    ReadOnlyError,
)
from store.database.indexes import Index, hashed, ordered, words
from store.database.maintenance import Salvage, check, restore, salvage

__all__ = [
    "Change",
    "DamagedError",
    "Database",
    "DatabaseError",
    "DocumentError",
    "EditedError",
    "GoneError",
    "Index",
    "LockedError",
    "NetworkMountError",
    "NewerSchemaError",
    "ReadOnlyError",
    "Salvage",
    "check",
    "hashed",
    "open_database",
    "ordered",
    "restore",
    "salvage",
    "words",
]
