import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from store.config.positions import KeyPath, key_lines


def walk(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every key path of parsed TOML with its value."""
    if path:
        yield path, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from walk(member, (*path, key))


class Emitter:
    """Writes TOML in which every plain value holds a number that occurs nowhere else."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.count = 100_000

    def choose(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def number(self) -> str:
        self.count += 1
        return str(self.count)

    def key(self) -> str:
        name = f"k{self.number()}"
        return self.choose(name, f'"{name} .#="', f"'{name}\"]'", f'"{name}\\u00e9\\""', f"{name} . {name}")

    def value(self, depth: int = 0) -> str:
        number = self.number()
        plain = (
            number,
            f'"{number} # = ] }} \\" \\\\"',
            f"'{number} \\'",
            f'"""{number}\n[[feeds]]\nid = "x" \\""" ""\\\\"""""',
            f"'''{number}\n# '' = [\n'''''",
            f"{number}.5e3",
            '""',
            "[ # nothing\n]",
            "{}",
        )
        if depth > 2 or self.draw(st.booleans()):
            return self.choose(*plain)
        members = range(self.draw(st.integers(1, 3)))
        if self.draw(st.booleans()):
            gap = self.choose(" ", "\n", " # ] = [\n  ")
            return "[" + gap + f",{gap}".join(self.value(depth + 1) for _ in members) + self.choose("", ",", gap) + "]"
        return "{ " + ", ".join(f"{self.key()} = {self.value(depth + 1)}" for _ in members) + " }"

    def noise(self) -> str:
        return self.choose("", "", "\n", "# [table] a = 1\n", "  ", "\t# \"'''\n\n")

    def pairs(self) -> str:
        return "".join(
            f"{self.noise()}{self.key()} = {self.value()}{self.choose('', ' # end')}\n"
            for _ in range(self.draw(st.integers(0, 3)))
        )

    def document(self) -> str:
        parts = [self.pairs()]
        for _ in range(self.draw(st.integers(0, 4))):
            name = self.key()
            if self.draw(st.booleans()):
                parts.append(f"{self.noise()}[{name}]\n{self.pairs()}")
                continue
            for _ in range(self.draw(st.integers(1, 3))):
                parts.append(f"{self.noise()}[[ {name} ]] # one more\n{self.pairs()}")
                if self.draw(st.booleans()):
                    parts.append(f"[{name}.{self.key()}]\n{self.pairs()}")
                inner = range(self.draw(st.integers(0, 2)))
                parts.extend(f"[[{name}.inner]]\n{self.pairs()}" for _ in inner)
        text = "".join(parts)
        return text.replace("\n", "\r\n") if self.draw(st.booleans()) else text


@st.composite
def toml_texts(draw: st.DrawFn) -> str:
    return Emitter(draw).document()


class TestPositions:
    @given(toml_texts())
    def test_every_key_is_found_on_the_line_of_its_value(self, text: str) -> None:
        parsed, found = tomllib.loads(text), key_lines(text)
        assert set(found) == {path for path, _ in walk(parsed)}
        rows = text.split("\n")
        for path, value in walk(parsed):
            row = rows[found[path] - 1]
            if isinstance(value, float):
                assert f"{value / 1e3:.1f}" in row
            elif isinstance(value, int | str) and value != "":
                assert str(value)[:6] in row

    def test_a_table_stands_where_it_is_first_named(self) -> None:
        text = "a.b = 1\n\n[c.d]\n[[e]]\n[e.f]\n[[e]]\n[e.f]\ng = [\n 1,\n 2]\n"
        found = key_lines(text)
        assert {".".join(map(str, path)): line for path, line in found.items()} == {
            "a": 1,
            "a.b": 1,
            "c": 3,
            "c.d": 3,
            "e": 4,
            "e.0": 4,
            "e.0.f": 5,
            "e.1": 6,
            "e.1.f": 7,
            "e.1.f.g": 8,
            "e.1.f.g.0": 9,
            "e.1.f.g.1": 10,
        }
