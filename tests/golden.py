"""Comparing a text with the one a person has reviewed.

`UPDATE_GOLDENS=1 pytest` writes what is there now; the difference is then read like any other change.
"""

import os
from pathlib import Path


def check_golden(path: Path, text: str) -> None:
    """Assert that a text is, character for character, the one kept at `path`."""
    if os.environ.get("UPDATE_GOLDENS") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    assert path.exists(), f"{path} is missing: run once with UPDATE_GOLDENS=1 and review it"
    assert text == path.read_text(encoding="utf-8"), f"{path.name} differs: UPDATE_GOLDENS=1 takes the new text over"
