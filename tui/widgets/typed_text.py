"""A line of text that is being typed: what each key does to it."""

from dataclasses import dataclass

LONGEST = 500


@dataclass
class TypedText:
    """The text and where in it the cursor stands, from 0 to its length."""

    text: str = ""
    cursor: int = 0

    def take(self, key: str, character: str | None) -> bool:
        """Let a key change the text or move in it; tell whether it is one that does so, even where nothing is left."""
        match key:
            case "left":
                self.cursor = max(0, self.cursor - 1)
            case "right":
                self.cursor = min(len(self.text), self.cursor + 1)
            case "home":
                self.cursor = 0
            case "end":
                self.cursor = len(self.text)
            case "backspace":
                self._delete(max(0, self.cursor - 1), self.cursor)
            case "delete":
                self._delete(self.cursor, self.cursor + 1)
            case "ctrl+w":
                before = self.text[: self.cursor].rstrip()
                self._delete(before.rfind(" ") + 1, self.cursor)
            case "ctrl+u":
                self._delete(0, self.cursor)
            case _ if character is not None and character.isprintable():
                self.insert(character)
            case _:
                return False
        return True

    def insert(self, text: str) -> None:
        """Put text in where the cursor stands, as far as there is room."""
        taken = text[: LONGEST - len(self.text)]
        self.text = self.text[: self.cursor] + taken + self.text[self.cursor :]
        self.cursor += len(taken)

    def _delete(self, start: int, end: int) -> None:
        self.text = self.text[:start] + self.text[end:]
        self.cursor = start
