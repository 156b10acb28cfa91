"""Scores the reading of reports, and times it.

`make bench-extraction` runs all of it. `--set` prints the scores of one set only, `--verbose` what was read in the
reports whose id holds a text; the sealed reports are counted and never shown, so that no rule is made for them.
"""

import argparse
import sys
from collections.abc import Sequence

from store.extraction import Lexicon, extract, load_lexicon
from store.records import Claim
from tools.bench_extraction import pathological, speed
from tools.bench_extraction.gold import BESIDE, GOLD, Marked, load_articles, load_gold
from tools.bench_extraction.listing import listing
from tools.bench_extraction.score import Tally, score

SETS = ("open", "sealed", "articles")
# Percent; None where nothing is wanted. Of `said_by invented` it is the most, of the others the least.
_WANTED = {
    "found": 80,
    "kind": 88,
    "bounds": 75,
    "date overlaps": 80,
    "said_by": 70,
    "said_by invented": 15,
    "chain": 65,
    "place": 80,
    "modality": 80,
    "all right": 40,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Print tables in Markdown, or a listing. Return 2 for wrong use, by way of argparse."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_extraction", description=__doc__)
    parser.add_argument("--set", choices=[*SETS, "all"], help="print the scores of this set and nothing else")
    parser.add_argument("--verbose", metavar="NAME", help="list what was read in reports whose id holds NAME")
    options = parser.parse_args(argv)
    if options.verbose is not None and options.set not in ("open", "articles"):
        parser.error("--verbose needs --set open or --set articles: sealed reports are not shown")
    names = [options.set] if options.set in SETS else [name for name in SETS if _is_here(name)]
    if not all(_is_here(name) for name in names):
        parser.error(f"the articles are not part of the project, and not in {BESIDE}")
    sets = {name: _load(name) for name in names}
    lexicon = load_lexicon()
    if options.verbose is not None:
        _list(sets[options.set], lexicon, options.verbose)
        return 0
    _print_scores(sets, lexicon)
    if options.set is None:
        print("", *speed.lines([one.report for one in _load("open")], lexicon), sep="\n")
        print("", *pathological.lines(), sep="\n")
    return 0


def _is_here(name: str) -> bool:
    return name != "articles" or (BESIDE / "articles" / "index.json").is_file()


def _load(name: str) -> list[Marked]:
    return load_articles(BESIDE) if name == "articles" else load_gold(GOLD / name)


def _list(marked: Sequence[Marked], lexicon: Lexicon, name: str) -> None:
    for one in marked:
        if name in one.report.id:
            print(*listing(one, extract(one.report, lexicon).claims), sep="\n")


def _print_scores(sets: dict[str, list[Marked]], lexicon: Lexicon) -> None:
    scores = {name: _score(marked, lexicon) for name, marked in sets.items()}
    print(f"| measure | {' | '.join(f'{name}, {len(marked)} reports' for name, marked in sets.items())} | wanted |")
    print("|---" * (len(sets) + 2) + "|")
    for measure in next(iter(scores.values())):
        wanted = f"{_WANTED[measure]} %" if measure in _WANTED else ""
        print(f"| {measure} | {' | '.join(_share(tallies[measure]) for tallies in scores.values())} | {wanted} |")


def _score(marked: Sequence[Marked], lexicon: Lexicon) -> dict[str, Tally]:
    candidates: list[Claim] = []
    for one in marked:
        candidates += extract(one.report, lexicon).claims
    return score([claim for one in marked for claim in one.claims], candidates)


def _share(tally: Tally) -> str:
    return f"{tally.right}/{tally.of}" + (f" {100 * tally.right / tally.of:.0f} %" if tally.of else "")


if __name__ == "__main__":
    sys.exit(main())
