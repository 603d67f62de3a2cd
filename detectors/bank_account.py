"""Bank account number of any country, recognised by the words next to it.

* https://en.wikipedia.org/wiki/Bank_account

>>> 'My bank account number is 12345678' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import label_words
from detectors.labelled.value import code, digits
from detectors.masks import last_two
from detectors.word_lists import word_list

_LABELS = label_words("bank_account")
_SHORT_LABELS = label_words("bank_account_short")
"""Words that can also mean other kinds of accounts. A sign must not join such a word to the number, because
``account=...`` usually means a customer's account.
"""
_VALUE = code(6, 28, letters=(0, 6))
_NAMES = word_list(
    "bankaccount, bankaccountnumber, bankaccountno, bankacct, accountnumber, accountno, kontonummer, "
    "bankkonto, numerocompte, comptebancaire, cuentabancaria, numerocuenta, contabancaria, numeroconta, "
    "contocorrente, numeroconto, rekeningnummer, bankrekening, numerkonta, numerrachunku, nomorrekening, "
    "norekening"
)
DETECTORS = (
    labelled(
        Detector(
            entity="BANK_ACCOUNT",
            strength="strong",
            names=_NAMES,
            mask=last_two,
            examples=("My bank account number is 12345678", "Kontonummer: 532013000"),
            counterexamples=("How do I close my bank account?", "A bank account number has 10 digits"),
        ),
        _LABELS,
        _VALUE,
    ),
    labelled(
        Detector(
            entity="BANK_ACCOUNT",
            strength="medium",
            names=_NAMES,
            mask=last_two,
            examples=("account 000123456789, routing 021000021", "das Konto ist 532013000"),
            counterexamples=("account=000123456789", 'AccountID="000123456789"', "account 12345 was created"),
        ),
        _SHORT_LABELS,
        code(8, 28, letters=(0, 2)),
        Phrasing(signs="", numbered=True),
    ),
    named_cell(
        "BANK_ACCOUNT",
        digits(6, 30),
        names=_NAMES,
        mask=last_two,
        examples=("12345678", "000123456789"),
        counterexamples=("12", "bank"),
    ),
)
