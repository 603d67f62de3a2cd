"""Interpret the tags of a field with the policy's words: as a kind of data, as personal data, or as not
personal data.

Reports show only words of the policy, because the rest of a tag may contain anything.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from scanner.names.naming import normal

_MOST = 400
"""Maximum number of characters of a comment that are searched for tags."""
_STEP = re.compile(r"[.:/\\>|]+")
_YES = frozenset({"true", "yes", "y", "t", "on", "1"})
_NO = frozenset({"false", "no", "none", "n", "f", "off", "0", "na", "n/a", "null"})
_MARK = re.compile(
    r"""(?<![\w@\#]) [@\#] (?P<word>[^\W\d][\w-]{0,39})
        (?: [:=](?P<value>[\w.-]{1,40}) | \((?P<inner>[\w. -]{1,40})\) )?
      | \[(?P<boxed>[^\W\d][\w -]{0,39})\]
      | \A\s*(?P<lead>[A-Z]{2,5})\s*(?:[.:;\u2013\u2014-]\s*|\Z)""",
    re.X,
)
"""Tags in comments: ``@pii``, ``#pii``, ``@pii(email)``, ``[PII]``, or an abbreviation at the start."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """The meaning of tags, in words of the policy."""

    kinds: tuple[str, ...] = ()
    """Kinds of data. Each is a field name with the same meaning, such as ``email``."""
    personal: tuple[str, ...] = ()
    """Words that say that the field is personal data."""
    not_personal: tuple[str, ...] = ()
    """Words that say that the field is not personal data."""
    others: tuple[str, ...] = ()
    """Unknown values of tags whose key says what a field is. They may be field names, and are never shown."""

    @property
    def is_personal(self) -> bool:
        return bool(self.kinds or self.personal)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The meaning of the tag, written as clauses that a report can show."""
        return (
            *(f"a tag says: {kind.replace('_', ' ')}" for kind in self.kinds),
            *(f"a tag says: personal data ({word})" for word in self.personal),
            *(f"a tag says: no personal data ({word})" for word in self.not_personal),
        )


NOTHING = Said()


@dataclass(frozen=True, kw_only=True)
class TagWords:
    """The policy's words for tags. Each mapping is from the normalised form of a word to the policy's
    spelling.
    """

    keys: frozenset[str] = frozenset()
    """Keys of tags whose value says what a field is, such as ``classification``."""
    personal: Mapping[str, str] = field(default_factory=dict)
    below: Mapping[str, str] = field(default_factory=dict)
    """Words of ``personal`` and ``not_personal`` that also apply to everything below them in a path
    (``user.``).
    """
    not_personal: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Word → kind of data, as a field name."""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "TagWords":
        """Read the words from the content of a tags file, which must match its schema."""
        every = [*body["personal"], *body["not_personal"]]
        return cls(
            keys=frozenset(map(normal, body["keys"])),
            personal={normal(word): word.rstrip(".") for word in body["personal"]},
            below={normal(word): word.rstrip(".") for word in every if word.endswith(".")},
            not_personal={normal(word): word.rstrip(".") for word in body["not_personal"]},
            kinds={normal(word): kind for kind, words in body["kinds"].items() for word in words},
        )

    @cached_property
    def heard(self) -> Callable[[tuple[str, ...]], Said]:
        """A function that returns the combined meaning of the tags of a field."""

        @lru_cache(maxsize=4096)
        def heard(tags: tuple[str, ...]) -> Said:
            found: dict[str, dict[str, None]] = {}
            for tag in tags:
                for part, word in self._meanings(tag):
                    found.setdefault(part, {})[word] = None
            return Said(**{part: tuple(words) for part, words in found.items()}) if found else NOTHING

        return heard

    @cached_property
    def parted(self) -> Callable[[str], tuple[str, tuple[str, ...]]]:
        """A function that splits a comment into its text without tags, and a tuple of the tags."""

        @lru_cache(maxsize=4096)
        def parted(comment: str) -> tuple[str, tuple[str, ...]]:
            tags: list[str] = []

            def taken(mark: re.Match[str]) -> str:
                value = mark["value"] or mark["inner"]
                tag = f"{mark['word']}={value}" if value else mark["word"] or mark["boxed"] or mark["lead"]
                if self.heard((tag,)) is NOTHING:
                    return mark.group()
                tags.append(tag)
                return " "

            plain = _MARK.sub(taken, comment[:_MOST])
            return (plain.strip(), tuple(tags)) if tags else (comment, ())

        return parted

    def _meanings(self, tag: str) -> Iterator[tuple[str, str]]:
        """The words that one tag adds to the meaning, each as a pair: the name of a field of ``Said``, and
        the word.
        """
        path, _, value = tag.rpartition("=")
        steps = _steps(path)
        marked = next((step for step in reversed(steps) if step in self.personal), "")
        answer = value.strip().lower()
        if not steps:
            found = self._of_word("", value)
            yield from [found] if found else self._of_outer(value)
        elif not answer:
            yield from [("personal", self.personal[marked])] if marked else []
        elif answer in _NO or answer in _YES:
            yield from self._of_answer(steps[-1], marked, is_yes=answer in _YES)
        elif marked or not self.keys.isdisjoint(steps):
            if found := self._of_word(steps[-1], value):
                yield found
                return
            if marked:
                yield "personal", self.personal[marked]
            yield from self._of_outer(value)
            yield "others", _STEP.split(value)[-1]

    def _of_answer(self, key: str, marked: str, *, is_yes: bool) -> Iterator[tuple[str, str]]:
        if key in self.personal:
            word = self.personal[key]
            yield ("personal", word) if is_yes else ("not_personal", f"{word}: no")
        elif key in self.not_personal and is_yes:
            yield "not_personal", self.not_personal[key]
        elif marked:
            yield (
                ("kinds", self.kinds[key])
                if is_yes and key in self.kinds
                else ("personal", self.personal[marked])
            )

    def _of_word(self, key: str, text: str) -> tuple[str, str] | None:
        """The meaning of a tag's value, as the name of a field of ``Said`` and a word; ``None`` if it is
        unknown. The value is looked up joined to the tag's key, then as a whole, then by its last steps.
        """
        steps = _steps(text)
        ends = ["".join(steps[start:]) for start in range(len(steps))]
        for word in filter(None, (f"{key}{ends[0]}" if ends else "", *ends)):
            if word in self.kinds:
                return "kinds", self.kinds[word]
            if word in self.personal:
                return "personal", self.personal[word]
            if word in self.not_personal:
                return "not_personal", self.not_personal[word]
        return None

    def _of_outer(self, text: str) -> Iterator[tuple[str, str]]:
        """The meaning that the first step of a path gives to everything below it."""
        outer, *inner = _steps(text) or [""]
        if inner and outer in self.below:
            yield "personal" if outer in self.personal else "not_personal", self.below[outer]


def _steps(text: str) -> list[str]:
    return list(filter(None, map(normal, _STEP.split(text))))
