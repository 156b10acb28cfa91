from pathlib import Path

import pytest

from tests.golden import check_golden


@pytest.fixture(autouse=True)
def nothing_is_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UPDATE_GOLDENS", raising=False)


def test_the_reviewed_text_passes_and_any_other_fails(tmp_path: Path) -> None:
    golden = tmp_path / "row.txt"
    golden.write_text("170 mm\n", encoding="utf-8")
    check_golden(golden, "170 mm\n")
    with pytest.raises(AssertionError, match=r"row\.txt differs"):
        check_golden(golden, "170 mm")
    assert golden.read_text(encoding="utf-8") == "170 mm\n"


def test_a_missing_text_fails_and_is_written_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    golden = tmp_path / "new" / "row.txt"
    with pytest.raises(AssertionError, match="UPDATE_GOLDENS=1"):
        check_golden(golden, "42 т")
    assert not golden.exists()
    monkeypatch.setenv("UPDATE_GOLDENS", "1")
    check_golden(golden, "42 т")
    assert golden.read_text(encoding="utf-8") == "42 т"
