"""Income of a person, recognised by the words next to it.

* https://ec.europa.eu/eurostat/statistics-explained/index.php?title=Glossary:Disposable_income

>>> "My salary is $85,000 a year" in DETECTORS[0].examples
True
"""

from dataclasses import replace

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import all_words, label_words
from detectors.labelled.value import MONEY
from detectors.word_lists import word_list

_LABELS = label_words("income")
_NAMES = word_list(
    "salary, wage, annualsalary, monthlysalary, basesalary, grosssalary, netsalary, annualincome, "
    "monthlyincome, householdincome, gehalt, bruttogehalt, nettogehalt, einkommen, salaire, salairebrut, "
    "salairenet, sueldo, salario, stipendio, reddito, salaris, inkomen, pensja, wynagrodzenie, manadslon"
)


def _has_hundreds(amount: str) -> bool:
    """Whether an amount has enough digits to be an income rather than a small price or discount."""
    return sum(map(str.isdigit, amount)) >= _LEAST_DIGITS


_LEAST_DIGITS = 3
_AMOUNT = replace(MONEY, pattern=rf"(?:{MONEY.pattern}|[0-9]{{3,8}}[.,][0-9]{{1,2}}(?![\w.,]))")
"""The form of cells in a column with a name for income: an amount of money, or a number with decimals."""
DETECTORS = (
    labelled(
        Detector(
            entity="INCOME",
            strength="medium",
            names=_NAMES,
            examples=(
                "My salary is $85,000 a year",
                "Mein Bruttogehalt beträgt 3.850 € im Monat.",
                "ingresos anuales 23.700 euros",
                "Min lön är 34 500 kr i månaden.",
            ),
            counterexamples=(
                "Is a salary of 40,000 enough to apply?",
                "Salary review meetings start on 3 June in room 85.",
                "Revenue rose by 85,000 in the third quarter.",
            ),
        ),
        _LABELS,
        MONEY,
        Phrasing(verbs=all_words("income_rise")),
    ),
    labelled(
        Detector(
            entity="INCOME",
            strength="medium",
            names=_NAMES,
            examples=(
                "prendo 1.650 euro netti al mese",
                "I'm on £41,200 before tax",
                "dostaję 4800 zł na rękę",
            ),
            counterexamples=(
                "I get 20 dollars back",
                "prendo 20 euro di pane",
                "Wie viel bekomme ich netto?",
            ),
        ),
        label_words("income_got"),
        replace(MONEY, accept=_has_hundreds),
        Phrasing(topic=all_words("income_topic"), signs=":"),
    ),
    named_cell(
        "INCOME",
        _AMOUNT,
        names=_NAMES,
        examples=("85000", "3.850 €", "3500,00"),
        counterexamples=("high", "85"),
    ),
)
