"""Properties of texts by themselves, without a field name."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from scanner.counting import columns
from scanner.counting.columns import looks_of

WORDS = st.text("ab Z'\"(.,-\t\n1", max_size=30)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_texts_in_ascii_are_told_as_by_the_classes_of_unicode(texts: list[str]) -> None:
    alone = looks_of(pa.array(texts, pa.large_string()), 0).is_prose
    told = (columns._ASCII_WORD, columns._ASCII_LOWER_CASE_WORD)
    columns._ASCII_WORD, columns._ASCII_LOWER_CASE_WORD = columns._WORD, columns._LOWER_CASE_WORD
    try:
        assert looks_of(pa.array(texts, pa.large_string()), 0).is_prose.tolist() == alone.tolist()
    finally:
        columns._ASCII_WORD, columns._ASCII_LOWER_CASE_WORD = told


def test_prose_is_words_in_any_script() -> None:
    texts = [
        "please call me back",
        "bitte rufen Sie zurück",
        "Ann Example Main Street",
        "a1 b2 c3 d4",
        "позвони мне завтра утром",
    ]
    assert looks_of(pa.array(texts, pa.large_string()), 0).is_prose.tolist() == [
        True,
        True,
        False,
        False,
        True,
    ]
