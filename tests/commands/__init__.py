import argparse
from pathlib import Path
from types import ModuleType


def run_command(command: ModuleType, *words: str, config: Path | None = None, format_: str = "table") -> int:
    """Run one command as the main program does, with the common options it has parsed before."""
    parser = argparse.ArgumentParser(prog="spotrep")
    command.add_parser(parser.add_subparsers(required=True))
    common = argparse.Namespace(ledger=None, config=config, format=format_, color=False)
    args = parser.parse_args(words, common)
    status: int = args.run(args)
    return status
