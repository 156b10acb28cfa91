"""What a person judges on the screen, carried out one after the other and off the event loop."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from store.edits import current_user, judge
from store.errors import SpotrepError
from store.ledger import Ledger
from store.records import Edit
from store.triage import undo_all
from tui.messages import Judged, JudgementMade


class Judging:
    """Takes judgements in their order, and remembers those of this session, so that the last can be taken back."""

    def __init__(self, tell: Callable[[Judged], object]) -> None:
        self._tell = tell
        self._wanted: asyncio.Queue[JudgementMade | None] = asyncio.Queue()
        self._made: list[Edit] = []

    def ask(self, judgement: JudgementMade) -> None:
        """Have a judgement carried out."""
        self._wanted.put_nowait(judgement)

    def ask_to_undo(self) -> None:
        """Have the last judgement of this session taken back."""
        self._wanted.put_nowait(None)

    async def run(self, ledger: Ledger) -> None:
        """Carry out what is asked for, until cancelled."""
        while True:
            await self._carry_out(ledger, await self._wanted.get())

    async def finish(self, ledger: Ledger, seconds: float) -> None:
        """Carry out what is left; nothing that a person has judged is lost because they leave."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._wanted.empty():
                    await self._carry_out(ledger, self._wanted.get_nowait())

    async def _carry_out(self, ledger: Ledger, wanted: JudgementMade | None) -> None:
        if wanted is not None:
            self._tell(await asyncio.to_thread(self._judged, ledger, wanted))
        elif self._made:
            self._tell(await asyncio.to_thread(self._undone, ledger, self._made.pop()))
        else:
            self._tell(Judged("", "nothing was judged here yet; `spotrep undo EDIT` takes back any edit"))

    def _judged(self, ledger: Ledger, wanted: JudgementMade) -> Judged:
        try:
            edit = judge(ledger, wanted.claim, wanted.status, current_user())
        except SpotrepError as error:
            return Judged(wanted.claim, f"not {wanted.status}: {error}", back=True)
        if edit is not None:
            self._made.append(edit)
        return Judged(wanted.claim, "")

    def _undone(self, ledger: Ledger, edit: Edit) -> Judged:
        try:
            undo_all(ledger, [edit.id], current_user())
            gone = ledger.claims.get(edit.record) is None
        except SpotrepError as error:
            return Judged(edit.record, f"not taken back: {error}")
        if gone:
            return Judged(edit.record, "taken back; the candidate is gone with the text that it was read in")
        return Judged(edit.record, "taken back: it is a candidate again", back=True)
