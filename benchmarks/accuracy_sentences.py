"""Accuracy of ``noticemap detect`` on values that follow a label in a sentence, for nine languages.

Each line of a file is one sentence as JSON: ``id``, ``language``, ``kind``, ``text``, and ``spans`` with
``start``, ``end`` and ``entity``. Sentences that are questions, rules or examples have no spans, so that
anything found in such a sentence is a false alarm.

python -m benchmarks.accuracy_sentences [--kinds] [FILE ...]
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy_data import read_json_lines
from benchmarks.accuracy_scores import markdown
from scanner.api import detect

FOLDER = Path(__file__).parent.parent / "tests" / "data"
DEV, TEST = FOLDER / "labelled_sentences_dev.jsonl", FOLDER / "labelled_sentences_test.jsonl"
Detected = Sequence[Mapping[str, Any]]

ALIKE: tuple[tuple[str, ...], ...] = (
    ("PASSPORT", "NATIONAL_ID", "IDENTITY_CARD", "*_PASSPORT", "*_ID_CARD", "*_IDENTITY_CARD"),
    (
        "NATIONAL_ID",
        "IDENTITY_CARD",
        "SOCIAL_SECURITY_NUMBER",
        "TAX_ID",
        "US_SSN",
        "US_ITIN",
        "UK_NINO",
        "UK_UTR",
        "DE_SOCIAL_SECURITY",
        "DE_TAX_ID",
        "DE_TAX_NUMBER",
        "AT_SVNR",
        "BE_NISS",
        "BR_CPF",
        "CH_AHV",
        "ES_NIE",
        "ES_NIF",
        "FR_NIF",
        "FR_NIR",
        "IT_FISCAL_CODE",
        "NL_BSN",
        "PL_NIP",
        "PL_PESEL",
        "PT_CC",
        "PT_NIF",
        "SE_PERSONNUMMER",
        "*_ID_CARD",
        "*_IDENTITY_CARD",
        "*_DNI",
    ),
    ("DRIVER_LICENSE", "*_DRIVER_LICENSE", "*_DRIVING_LICENCE", "*_FUEHRERSCHEIN"),
    ("LICENSE_PLATE", "*_LICENSE_PLATE", "*_VEHICLE_REGISTRATION", "DE_KFZ"),
    ("VEHICLE_ID", "VIN", "VEHICLE_NUMBER", "VEHICLE_IDENTIFICATION_NUMBER", "IN_VIN"),
    ("BANK_ACCOUNT", "US_BANK_NUMBER", "IBAN_CODE", "*_BANK_ACCOUNT", "ES_CCC", "AR_CBU"),
    ("ROUTING_NUMBER", "ABA_ROUTING_NUMBER", "BIC_CODE", "SORT_CODE"),
    ("CARD_SECURITY_CODE", "CVV"),
    ("CARD_EXPIRY", "CREDIT_CARD_EXPIRY"),
    ("PASSWORD", "PASSCODE"),
    ("PIN", "PASSCODE"),
    ("ONE_TIME_CODE", "OTP"),
    (
        "INSURANCE_NUMBER",
        "POLICY_NUMBER",
        "PATIENT_NUMBER",
        "MEDICAL_RECORD_NUMBER",
        "*_HEALTH_INSURANCE*",
        "UK_NHS",
        "AU_MEDICARE",
    ),
    ("HEALTH", "DIAGNOSIS", "MEDICAL_CONDITION"),
    ("INCOME", "SALARY", "MONETARY_AMOUNT"),
    ("SECURITY_ANSWER", "PERSON"),
    ("GEO_COORDINATES", "COORDINATES"),
    ("USERNAME", "USER_ID", "CUSTOMER_NUMBER", "MEMBER_NUMBER"),
)
"""Rows of equivalent entities, both general and national: an answer with one entity counts as right for every
entity in the same row.
"""
NAMES = frozenset(
    {"PERSON", "LOCATION", "ORGANIZATION", "NRP", "DATE_TIME", "URL", "FREE_TEXT", "RESOURCE_SID"}
)
"""Entities that never count as a false alarm."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """Counts over sentences: true spans, true spans found, sentences without spans (``negatives``), and how
    many of these sentences had a false alarm.
    """

    spans: int = 0
    found: int = 0
    negatives: int = 0
    alarms: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            spans=self.spans + other.spans,
            found=self.found + other.found,
            negatives=self.negatives + other.negatives,
            alarms=self.alarms + other.alarms,
        )

    @property
    def recall(self) -> float:
        return self.found / self.spans if self.spans else 1.0

    @property
    def alarm_rate(self) -> float:
        return self.alarms / self.negatives if self.negatives else 0.0


def alike(one: str, other: str) -> bool:
    """Whether two entities count as the same answer.

    >>> alike("NATIONAL_ID", "DE_TAX_ID"), alike("DRIVER_LICENSE", "US_DRIVER_LICENSE")
    (True, True)
    >>> alike("PIN", "HEALTH")
    False
    """
    return one == other or any(_within(one, row) and _within(other, row) for row in ALIKE)


def _within(entity: str, row: Iterable[str]) -> bool:
    return any(Path(entity).match(name) for name in row)


def is_found(span: Mapping[str, Any], answers: Detected) -> bool:
    """Whether an answer of the same or an equivalent entity overlaps the span."""
    return any(
        answer["start"] < span["end"]
        and span["start"] < answer["end"]
        and alike(span["entity"], answer["entity"])
        for answer in answers
    )


def score_of(sentence: Mapping[str, Any], answers: Detected) -> Score:
    """The counts for the answers to one sentence."""
    spans = sentence["spans"]
    if not spans:
        return Score(negatives=1, alarms=int(any(answer["entity"] not in NAMES for answer in answers)))
    return Score(spans=len(spans), found=sum(is_found(span, answers) for span in spans))


def scores(
    sentences: Iterable[Mapping[str, Any]], by: str = "language", ner: str = "auto"
) -> dict[str, Score]:
    """The counts by language, or by another field of the sentences."""
    sums: dict[str, Score] = {}
    for sentence in sentences:
        answers = detect(sentence["text"], ner="off" if ner == "off" else "auto")
        sums[sentence[by]] = sums.get(sentence[by], Score()) + score_of(sentence, answers)
    return dict(sorted(sums.items()))


def total(parts: Iterable[Score]) -> Score:
    return sum(parts, Score())


def table(parts: Mapping[str, Score]) -> str:
    """A Markdown table of recall and false alarms: one row per part, and a total."""
    rows = [
        (name, one.spans, one.recall, one.negatives, one.alarms, one.alarm_rate)
        for name, one in {**parts, "all": total(parts.values())}.items()
    ]
    return markdown(("", "values", "recall", "sentences without", "false alarms", "rate"), rows)


def main() -> int:
    parser = argparse.ArgumentParser(description="Values behind labels, in nine languages.")
    parser.add_argument("files", nargs="*", type=Path, default=[DEV, TEST], metavar="FILE")
    parser.add_argument("--kinds", action="store_true", help="by kind instead of by language")
    options = parser.parse_args()
    for path in options.files:
        if not path.is_file():
            print(f"accuracy: no file {path.name}", file=sys.stderr)
            return 2
        parts = scores(read_json_lines(path), by="kind" if options.kinds else "language")
        print(f"## {path.stem}\n\n{table(parts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
