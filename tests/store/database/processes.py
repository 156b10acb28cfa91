"""Start and end `worker` processes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]


class Worker:
    """A running worker: what it says, and what it is told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def line(self) -> str:
        """Wait for the next line it says; empty when it has ended."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def tell(self) -> None:
        """Let it go on."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def rest(self) -> list[str]:
        """Wait for its end and return all it still said."""
        assert self.process.stdout
        said = self.process.stdout.read().split("\n")
        self.process.wait()
        return [line for line in said if line]


@contextmanager
def worker(
    mode: str, path: Path, number: int = 0, *, prefix: tuple[str, ...] = (), errors: int | None = None
) -> Iterator[Worker]:
    """Run a worker; it is killed at the end of the block if it still runs."""
    with subprocess.Popen(
        [*prefix, sys.executable, "-m", "tests.store.database.worker", mode, str(path), str(number)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    ) as process:
        try:
            yield Worker(process)
        finally:
            process.kill()
