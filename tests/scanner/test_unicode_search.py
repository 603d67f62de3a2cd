"""Few texts, searched one by one, and many, searched by Arrow, are counted alike."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from scanner.counting.columns import _LOWER_CASE_WORD, _WORD
from scanner.counting.prose import _TWO_WORDS
from scanner.counting.unicode_search import counts_of

_LETTERS = st.text(
    alphabet="aAzZéÉßñ\u0434\u0414 \u4e2d\u2019'\"(.,;:!?)-\t\n\r\f\v\u00a0\u2028\u0301\u01c51", max_size=40
)


@given(st.lists(_LETTERS, min_size=1, max_size=20))
def test_few_texts_are_counted_like_many(texts: list[str]) -> None:
    for pattern in (_WORD, _LOWER_CASE_WORD, _TWO_WORDS):
        few = counts_of(pa.array(texts, pa.string()), pattern).tolist()
        many = counts_of(pa.array(texts * 101, pa.string()), pattern).tolist()
        assert few == many[: len(texts)]
