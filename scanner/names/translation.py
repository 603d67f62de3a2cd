"""Translate the words of names into English, and put them in English word order. Pure.

Two dictionaries contain common words in names of tables and columns. ``data/lexicon.tsv`` has words of many
languages, ``data/words.toml`` has words whose place or use in a name matters. Compound words are split if
every piece is in ``data/words.toml`` (``rechnungsdatum``). The head of a name, which is the word that says
what the value is, comes first in Romance and Slavic names and last in English names. So a head that comes
first is moved to the end (``numero_telefono``).
"""

import marshal
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from detectors.built import built, toml

_WORDS, _LEXICON = (Path(__file__).parent / "data" / name for name in ("words.toml", "lexicon.tsv"))
LONGEST_PHRASE = 3
"""Maximum number of words of a phrase in the dictionary."""
_DRAWER = 3
"""Number of first letters that the words in one drawer of `Drawers` share."""
SHORTEST_COMPOUND = 7
"""Minimum number of letters of a word that may be a compound."""
SHORTEST_PIECE = 3
"""Minimum number of letters that every piece of a compound except the last must have."""
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "æ": "ae",
        "\u0131": "i",
        "đ": "d",
        "ð": "d",
        "þ": "th",
    }
)
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,24}")
"""Matches text in scripts that often have no spaces between words: Thai, Japanese, Chinese or Korean."""
_ENGLISH_ENDINGS = ("es", "ss")
"""Endings of English words. In such a word, the part before the final ``s`` is a word of another language
only by chance."""
_LAST_LATIN = "\u024f"
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))

Words = tuple[str, ...]


class Drawers(Mapping[str, str]):
    """A large mapping that is split into parts, called drawers, by the first letters of the keys. A drawer is
    unpacked when it is first used; a scan needs only a few drawers.
    """

    def __init__(self, drawers: Mapping[str, bytes]) -> None:
        self._closed = drawers
        self._open: dict[str, dict[str, str]] = {}

    @staticmethod
    def of(words: Mapping[str, str]) -> dict[str, bytes]:
        """Split a mapping into drawers: by first letters of the keys, each drawer packed into bytes.

        >>> dict(Drawers(Drawers.of({"kunde": "customer", "kund": "customer", "mies": "man"})))
        {'kunde': 'customer', 'kund': 'customer', 'mies': 'man'}
        """
        drawers: dict[str, dict[str, str]] = {}
        for word, meaning in words.items():
            drawers.setdefault(word[:_DRAWER], {})[word] = meaning
        return {begin: marshal.dumps(drawer) for begin, drawer in drawers.items()}

    def _drawer(self, word: str) -> Mapping[str, str]:
        begin = word[:_DRAWER]
        found = self._open.get(begin)
        if found is None:
            closed = self._closed.get(begin)
            found = self._open[begin] = {} if closed is None else marshal.loads(closed)
        return found

    def __getitem__(self, word: str) -> str:
        return self._drawer(word)[word]

    def get(self, word: str, default: Any = None) -> Any:
        return self._drawer(word).get(word, default)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word in self._drawer(word)

    def __iter__(self) -> Iterator[str]:
        return (word for begin in self._closed for word in self._drawer(begin))

    def __len__(self) -> int:
        return sum(len(self._drawer(begin)) for begin in self._closed)


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """Maps foreign words, in lower case and without accents, to English words."""

    meanings: Mapping[str, str]
    """Foreign word or phrase → its English words, separated by spaces."""
    pieces: Mapping[str, str]
    """Word of ``words.toml`` that can be a piece of a compound → its English words."""
    heads: Mapping[str, Words]
    """Foreign word that is translated only next to other known words, and whose translation comes last in
    English → its English words."""
    leading: frozenset[str]
    """Other foreign words that come first in a name and whose translation comes last in English."""
    particles: frozenset[str]
    """Foreign words, such as articles, that are left out next to known words."""
    tails: frozenset[str]
    """Words that can be the last piece of a compound and that are spelt as in English."""
    joints: frozenset[str]
    """Letters that can join two pieces of a compound."""

    def of_word(self, word: str) -> Words:
        """The English words for a word, looked up as a whole or in pieces; empty if it is unknown. A word
        with a final ``s`` may also be the plural or genitive of a known word (``medlems_id``).
        """
        if (english := self.meanings.get(word)) is not None:
            return tuple(english.split(" "))
        if _UNSPACED.fullmatch(word):
            return self._of_signs(word)
        if len(word) < SHORTEST_COMPOUND:
            return ()
        if word.endswith("s") and not word.endswith(_ENGLISH_ENDINGS) and word[:-1] in self.meanings:
            return tuple(self.meanings[word[:-1]].split(" "))
        return self._of_pieces(word)

    def _of_signs(self, word: str) -> Words:
        """The English words for a text without spaces: those for the longest known word at its beginning or
        end, and those for the rest. An unknown rest stays as it is (``患者|名``). Empty if no part is known.
        """
        for size in range(len(word) - 1, 1, -1):
            for known, rest in ((word[:size], word[size:]), (word[-size:], word[:-size])):
                if (english := self.meanings.get(known)) is not None:
                    others = self.meanings.get(rest, "").split() or self._of_signs(rest) or (rest,)
                    said = tuple(english.split(" "))
                    return (*said, *others) if word.startswith(known) else (*others, *said)
        return ()

    def _of_pieces(self, word: str) -> Words:
        """The English words for a compound (``rechnungs|nummer``); empty unless all pieces are known and at
        least one of them is in ``pieces``.
        """
        pieces = self._cut(word)
        if len(pieces) < 2 or all(piece not in self.pieces for piece in pieces):
            return ()
        return tuple(english for piece in pieces for english in self._of_piece(piece))

    def _of_piece(self, piece: str) -> Words:
        english = self.pieces.get(piece)
        return tuple(english.split(" ")) if english else self.heads.get(piece) or (piece,)

    def _cut(self, word: str) -> Words:
        """Split a compound into known pieces, with a first piece as long as possible; empty if there is no
        split.
        """
        if word in self.pieces or word in self.heads or word in self.tails:
            return (word,)
        for end in range(len(word) - 2, SHORTEST_PIECE - 1, -1):
            piece, rest = word[:end], word[end:]
            if piece not in self.pieces and piece not in self.heads:
                continue
            joints = ("", *sorted(self.joints))
            cuts = (self._cut(rest.removeprefix(one)) for one in joints if rest.startswith(one))
            if cut := next(filter(None, cuts), ()):
                return (piece, *cut)
        return ()


@cache
def dictionary() -> Dictionary:
    """The shipped dictionary."""
    parts = _parts()
    return Dictionary(**{**parts, "meanings": Drawers(parts["meanings"])})


@built
def _parts() -> dict[str, Any]:
    """The fields of ``Dictionary``, read from the data files."""
    body = toml(_WORDS)
    others = ("particles", "tails", "joints", "heads")
    pieces = dict(word for part, section in body.items() if part not in others for word in _spelt(section))
    return {
        "meanings": Drawers.of(_lexicon() | pieces),
        "pieces": pieces,
        "heads": {foreign: tuple(english.split(" ")) for foreign, english in _spelt(body["heads"])},
        "leading": frozenset(
            foreign for part in ("leading", "lists_of") for foreign, _ in _spelt(body[part])
        ),
        "particles": frozenset(body["particles"]["words"]),
        "tails": frozenset(body["tails"]["words"]),
        "joints": frozenset(body["joints"]["letters"]),
    }


def _lexicon() -> dict[str, str]:
    """Foreign word → English, from ``lexicon.tsv``. A line has an English word, a tab, and foreign words
    separated by commas.
    """
    lines = (line.split("\t") for line in _LEXICON.read_text(encoding="utf-8").splitlines())
    return {form: english for english, forms in lines for form in forms.split(",")}


def _spelt(section: Mapping[str, Iterable[str]]) -> Iterable[tuple[str, str]]:
    """Each foreign word of a section with its translation, in several spellings. Umlauts are also spelt as
    one letter (``ae`` as ``a``), and words that end in *-ung* also get the ``s`` that they have in compounds
    (``Rechnungs-Datum``).
    """
    for english, foreign in section.items():
        for word in foreign:
            short = word
            for two, one in _UMLAUTS:
                short = short.replace(two, one)
            joined = (f"{word}s",) if word.endswith("ung") else ()
            for spelling in dict.fromkeys((word, short, *joined)):
                yield spelling, english


@built
def _known() -> frozenset[str]:
    """All English words that are part of a translation."""
    return frozenset(word for english in set(dictionary().meanings.values()) for word in english.split(" "))


def is_known(word: str) -> bool:
    """Whether an English word is part of the translation of any word in the dictionary.

    >>> is_known("order"), is_known("zephyr")
    (True, False)
    """
    return word in _known()


def without_accents(name: str) -> str:
    """A name with accents removed from Latin letters; other characters stay unchanged.

    >>> without_accents("Straße_Größe_łódź_生年月日")
    'Strasse_Grosse_lodz_生年月日'
    """
    if name.isascii():
        return name
    spelt = (
        character if character > _LAST_LATIN else unicodedata.normalize("NFKD", character)[0]
        for character in name.translate(_LETTERS)
    )
    return "".join(spelt)


@lru_cache(maxsize=65_536)
def in_english(words: Words) -> Words:
    """The words of a name, translated into English; unchanged if no word is foreign.

    >>> in_english(("kundennummer",)), in_english(("fecha", "de", "nacimiento"))
    (('customer', 'number'), ('birth', 'date'))
    >>> in_english(("data", "source")), in_english(("num", "calls")), in_english(("username",))
    (('data', 'source'), ('num', 'calls'), ('username',))
    """
    book = dictionary()
    translated, is_known = [], []
    at = 0
    while at < len(words):
        phrase = _phrase_at(words, at, book)
        english = (
            tuple(book.meanings[" ".join(phrase)].split(" ")) if len(phrase) > 1 else book.of_word(words[at])
        )
        translated.append(english or (words[at],))
        is_known.append(bool(english))
        at += max(1, len(phrase))
    if not any(is_known):
        return words
    is_head_first = (
        words[0] in book.heads
        or words[0] in book.leading
        or words[0] == "id"
        or (len(words) == 3 and words[1] in book.particles and words[1][0] == "d")
    )
    return _ordered(translated, is_known, is_head_first, book)


def _phrase_at(words: Words, at: int, book: Dictionary) -> Words:
    sizes = range(LONGEST_PHRASE, 1, -1)
    return next(
        (words[at : at + size] for size in sizes if " ".join(words[at : at + size]) in book.meanings), ()
    )


def _ordered(translated: list[Words], is_known: list[bool], is_head_first: bool, book: Dictionary) -> Words:
    """The English words of a name without particles; if ``is_head_first``, the first word is moved to the
    end.
    """
    kept = [
        english if known else book.heads.get(english[0], english)
        for english, known in zip(translated, is_known, strict=True)
        if known or english[0] not in book.particles
    ]
    if is_head_first:
        kept = [*kept[1:], kept[0]]
    words = [word for english in kept for word in english]
    return tuple(word for place, word in enumerate(words) if place == 0 or word != words[place - 1])
