"""Sentences end where they end, and nowhere else; `|` marks where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.extraction.layout.sentences import sentences
from store.extraction.text.normalise import fold

TEXTS = """
The guns left.| They came back.
U.S. troops left.| They came back.
Lt. Gen. Budanov said so.| He left.
He met Gen. He Weidong and Gen. No Kwang Chol.| Then he left.
Mr. Kim of Acme Co. Ltd. said so.
Caliber.Az reports it.| So does Example.org.| Nobody else does.
Group No. 5 came.| No.| They had been told to stay.
The column left at 5 p.m.| He saw it.
The column left at 5 p.m. Monday.
The column left on Jan. 7 and on Feb. 2.| It came back.
They sat.| Ukraine won.
It rained in Sept.| The road was gone.
He lives in the U.S.| The army does not.
He serves in the U.S. Army.
J. R. Smith and Kim J. U. came.| They left.
That was plan B.| The rest is known.
He waited...| Then it came.
He waited... and it came.
He waited…| Then it came.
"We won."| He said so.
"We won," he said.| "It is over."
"We won!" he said.
"Have we won?!"| He did not know.
What?!| Really!| Yes.
(It was dark.)| They left.
They kept it.[9]| Niger did not.[10][11]| Chad did.
They kept it.⁹| Niger did not.
1. The first gun.| 2. The second gun.
I. The first gun.
a. The first gun.
It has 3.5 t and 7.62 mm.| It is old.
It weighs approx. 50 t and was built c. 1950 as Mk. 2.
See fig. 2 and vol. 3, p. 17.| Then go.
He asked the gen.| The answer was no.
Guns, e.g. Russian ones, i.e. old ones, etc. were lost.
They brought guns etc.| The rest they left.
12 were lost.| 7 came back.
In 2024 they came.| In 2025.| They left.
⚡️ Kyiv was hit.| 🔥 The fire is out.| ❗️More to come
Lost:| • ten guns| • two tanks
В. В. Иванов сказал.| Он ушёл.
Это было в 2024 г. в Курске.| Они ушли.
Це сталося о 5 год.| Вони пішли.
북한군이 왔다.| 그들은 갔다.
.| Then nothing
...........x
"""


@pytest.mark.parametrize("marked", [line for line in TEXTS.splitlines() if line])
def test_sentences_end_where_they_end(marked: str) -> None:
    text = marked.replace("|", "")
    found = [text[one.start : one.end] for one in sentences(fold(text), [(0, len(text))])]
    assert found == [part.strip() for part in marked.split("|")]


def test_a_paragraph_ends_a_sentence_and_is_numbered() -> None:
    text = "A headline\nThe guns left. They came\n\n  back  "
    found = sentences(text, [(0, 10), (11, 35), (37, len(text))])
    assert [(text[one.start : one.end], one.paragraph) for one in found] == [
        ("A headline", 0),
        ("The guns left.", 1),
        ("They came", 1),
        ("back", 2),
    ]


@given(st.text(alphabet="aA1.!?…\"')]([ \n•-,éЖ가⁹No.", max_size=60) | st.text(max_size=60))
def test_every_character_but_space_is_in_one_sentence(text: str) -> None:
    folded = fold(text)
    found = sentences(folded, [(0, len(folded))])
    last = 0
    for one in found:
        assert last <= one.start < one.end
        assert not folded[last : one.start].strip()
        assert folded[one.start : one.end] == folded[one.start : one.end].strip()
        last = one.end
    assert not folded[last:].strip()
