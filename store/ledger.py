"""Opening the ledger in a folder, and making it where it is new. The rest of the program opens nothing else."""

import os
from pathlib import Path

from store.clock import Clock, system_clock
from store.database import Database, hashed, open_database
from store.errors import LedgerError
from store.handle import FILE_NAME, Ledger, captured_text, fault_of
from store.records import TABLES
from store.shelf import translated
from store.starter import load_starter

__all__ = ["FILE_NAME", "SCHEMA", "Ledger", "captured_text", "fault_of", "make_directory", "open_ledger"]

SCHEMA = 1
_INDEXES = {name: [hashed("id")] for name in TABLES} | {
    "claims": [hashed("id"), hashed("document")],
    "settings": [hashed("key")],
}


def open_ledger(
    directory: Path,
    *,
    read_only: bool = False,
    make: bool = True,
    starter: bool = True,
    clock: Clock = system_clock,
) -> Ledger:
    """Open the ledger in `directory`, making it and filling it with the starter facts where it is new.

    Without `make`, and with `read_only`, a ledger that is not there is refused. `starter = False` leaves a new ledger
    empty. A ledger that this user may not write opens for reading.
    Raises LedgerError where the ledger cannot be used, LedgerLockedError where another process will not let go.
    """
    with translated():
        ledger = Ledger(directory, _open(directory, read_only=read_only, make=make and not read_only), clock)
    if starter and not ledger.read_only:
        load_starter(ledger)
    return ledger


def make_directory(directory: Path) -> None:
    """Make the ledger's folder, for its owner only, where it is not there."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"cannot make the ledger's folder {directory}: {error.strerror}") from error


def _open(directory: Path, *, read_only: bool, make: bool) -> Database:
    path = directory / FILE_NAME
    if make:
        make_directory(directory)
    try:
        exists = path.exists()
    except OSError as error:
        raise LedgerError(f"cannot look into {directory}: {error.strerror}") from error
    if not make and not exists and not path.with_name(f"{FILE_NAME}.journal").exists():
        raise LedgerError(f"there is no ledger in {directory}: start `spotrep` once to make one")
    if exists and not _writable(directory, path):
        read_only = True
    return open_database(path, indexes=_INDEXES, schema=SCHEMA, read_only=read_only)


def _writable(directory: Path, path: Path) -> bool:
    """Tell whether this user may replace the ledger's file: that needs the folder as well."""
    return os.access(directory, os.W_OK | os.X_OK) and os.access(path, os.W_OK)
