"""Join the words of many languages into one dictionary, `scanner/names/data/lexicon.tsv`.

    python -m benchmarks.join_words [--dry-run]

The command also writes words that occur as values, in their original spelling, to
`scanner/policy/data/audit_words.toml`.

`tests/data/words/` has one file per language, such as `pl.txt`. Each line has an English word or phrase, a
colon, and the forms in another language that programmers who speak that language use in names of columns and
tables. A
form is used only under these conditions:

- The form has a clear meaning. Within a language, the first meaning in the file counts. Across languages, a
  majority agrees on the meaning, or the form is long. A form of three letters has the same meaning in two
  languages.
- The form is not an English word, that is, a word in the schemas of two English products
  (`tests/data/*_columns.csv`) or in the names that the policy lists.
- No detector lists the form as a field name, which would be more specific than the English word.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from benchmarks.accuracy_data import read_rows
from detectors.built import toml
from detectors.catalogue import load_catalogue
from scanner.names.naming import as_spelt
from scanner.names.translation import LONGEST_PHRASE, without_accents
from scanner.policy.audit_vocabulary import FACTS as VOCABULARY
from scanner.policy.policy import load_policy

DATA = Path(__file__).parent.parent / "tests" / "data"
_SCANNER = Path(__file__).parent.parent / "scanner"
TARGET = _SCANNER / "names" / "data" / "lexicon.tsv"
OF_VALUES = _SCANNER / "policy" / "data" / "audit_words.toml"
_SCHEMAS = ("schema_columns.csv", "made_columns.csv", "telecom_columns.csv")
_SHORTEST, _LONG = 3, 5
"""Minimum length of a form in ASCII, and minimum length of a form that languages hardly share by chance."""
_USUAL, _ENGLISH = 25, 0.45
"""The number of products that must use a word to make it usual, and the share of usual words that makes a
product English.
"""
_AGREE = 2
"""The number of languages that must agree on the meaning of a form with the minimum length."""
_GAPS = re.compile(r"[\s_\-/.']+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")


def english_words() -> frozenset[str]:
    """Words in the table or column names of at least two products. Only products with English names count."""
    words: dict[str, set[str]] = defaultdict(set)
    for file in _SCHEMAS:
        for row in read_rows(DATA / file):
            for name in (row["column"], row["table"]):
                words[row["product"]].update(_WORD.findall(_HUMP.sub(" ", name).lower()))
    products = Counter(word for own in words.values() for word in own)
    usual = {word for word, n in products.items() if n >= _USUAL}
    english = [own for own in words.values() if len(own & usual) >= _ENGLISH * len(own)]
    return frozenset(word for word, n in Counter(chain.from_iterable(english)).items() if n > 1)


def forms_of(file: Path) -> Iterator[tuple[str, str]]:
    """Each form in a language's file, normalised as names are for comparisons, with its English word."""
    for english, forms in _lines(file):
        for form in forms:
            if spelt := " ".join(filter(None, _GAPS.split(without_accents(form)))):
                yield spelt, english


def _lines(file: Path) -> Iterator[tuple[str, list[str]]]:
    """Each English word in a language's file, with its forms in lower case."""
    for line in file.read_text(encoding="utf-8").splitlines():
        english, _, forms = line.partition(":")
        yield english.strip(), [form.strip().lower() for form in forms.split(",") if form.strip()]


def words_of_values(files: Iterable[Path]) -> Mapping[str, list[str]]:
    """The forms, in original spelling, of each English word that the audit's vocabulary lists as value."""
    wanted = {one for said in toml(VOCABULARY)["values"].values() for one in said}
    found: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for english, forms in _lines(file):
            if english in wanted:
                found[english].update(forms)
    return {english: sorted(forms) for english, forms in sorted(found.items())}


def joined(files: Iterable[Path], excluded: frozenset[str]) -> Mapping[str, str]:
    """The English word for each form with a clear meaning, sorted by form."""
    meanings: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rank: dict[str, int] = {}
    for file in sorted(files):
        own: dict[str, str] = {}
        for form, english in forms_of(file):
            rank.setdefault(english, len(rank))
            own.setdefault(form, english)
        for form, english in own.items():
            meanings[form][english] += 1
    told = {form: _one_of(form, found, rank) for form, found in meanings.items() if _counts(form, excluded)}
    return {form: told[form] for form in sorted(told) if told[form] not in ("", form)}


def _counts(form: str, excluded: frozenset[str]) -> bool:
    whole = form.replace(" ", "")
    is_long = not whole.isascii() or len(whole) >= _SHORTEST
    return is_long and form.count(" ") < LONGEST_PHRASE and whole not in excluded


def _one_of(form: str, found: Mapping[str, int], rank: Mapping[str, int]) -> str:
    """The meaning that most languages give a form. Empty if languages disagree on a short form, or if fewer
    than ``_AGREE`` languages give a form of three letters the same meaning.
    """
    first, *others = sorted(found, key=lambda english: (-found[english], rank[english]))
    if form.isascii() and len(form) <= _SHORTEST and found[first] < _AGREE:
        return ""
    is_clear = not others or found[first] > found[others[0]]
    return first if is_clear or len(form.replace(" ", "")) >= _LONG else ""


def as_lines(lexicon: Mapping[str, str]) -> str:
    """One line per English word: the word, a tab, and the forms of the word, separated by commas."""
    forms: dict[str, list[str]] = defaultdict(list)
    for form, english in lexicon.items():
        forms[english].append(form)
    return "".join(f"{english}\t{','.join(forms[english])}\n" for english in sorted(forms))


def _as_toml(words: Mapping[str, list[str]]) -> str:
    return "".join(
        f"{json.dumps(english)} = {json.dumps(forms, ensure_ascii=False)}\n"
        for english, forms in words.items()
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Join the words of many languages into one dictionary.")
    parser.add_argument("--dry-run", action="store_true", help="print how many, write nothing")
    options = parser.parse_args()
    detectors = load_catalogue()
    listed = load_policy("xpoz").names.entries.values()
    names = {name for entry in listed for name in (*entry.strong, *entry.weak)}
    english = english_words() | {word for name in names for word in (*_WORD.findall(name), as_spelt(name))}
    excluded = english | {name for detector in detectors for name in detector.names}
    lexicon = joined((DATA / "words").glob("*.txt"), excluded)
    print(f"{len(lexicon):,} forms")
    if not options.dry_run:
        TARGET.write_text(as_lines(lexicon), encoding="utf-8")
        of_values = words_of_values(sorted((DATA / "words").glob("*.txt")))
        head = "# Words of many languages that values consist of, by `python -m benchmarks.join_words`.\n"
        OF_VALUES.write_text(head + _as_toml(of_values), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
