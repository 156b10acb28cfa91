"""How memory is looked after while much of it is filled for good."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Do not search for garbage in the block, which makes thousands of objects and no cycles, and is soon over.

    Python would go through everything that is held, again and again, because there is more and more of it: a tenth of
    the time that storing takes.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
