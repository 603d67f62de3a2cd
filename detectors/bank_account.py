"""Bank account number of any country, recognised by the words next to it.

* https://en.wikipedia.org/wiki/Bank_account

>>> 'My bank account number is 12345678' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label import Phrasing
from detectors.labelled.value import code, digits
from detectors.masks import ends


def mask(value: str) -> str:
    """Show only the last two characters."""
    return ends(value, 0, 2)


_LABELS = {
    "en": (
        "bank account",
        "account number",
        "account no",
        "account nr",
        "checking account",
        "savings account",
        "current account",
        "acc no",
        "a/c",
        "acct no",
        "acct nr",
        "a/c no",
        "acc nr",
        "bank acct",
        "checking acct",
        "savings acct",
        "bank a/c",
    ),
    "de": (
        "kontonummer",
        "bankkonto",
        "konto-nr",
        "girokonto",
        "kontonr",
        "kto-nr",
        "kto nr",
        "kto",
        "giro",
        "girokto",
    ),
    "fr": (
        "compte bancaire",
        "numéro de compte",
        "compte courant",
        "n° de compte",
        "rib",
        "cpte",
        "cpte n°",
        "compte épargne",
        "compte chèque",
    ),
    "es": (
        "cuenta bancaria",
        "número de cuenta",
        "cuenta corriente",
        "cta. cte",
        "cta cte",
        "cta",
        "nº de cta",
        "cuenta de ahorros",
        "cuenta de ahorro",
        "caja de ahorro",
        "cuenta nómina",
        "clabe",
        "cbu",
    ),
    "pt": (
        "conta bancária",
        "número da conta",
        "conta corrente",
        "c/c",
        "conta poupança",
        "conta à ordem",
        "nº da conta",
        "nib",
        "conta-corrente",
        "cta",
    ),
    "it": (
        "conto corrente",
        "conto bancario",
        "numero di conto",
        "c/c",
        "c/c n",
        "conto n",
        "conto corr",
        "c/c bancario",
    ),
    "nl": (
        "rekeningnummer",
        "bankrekening",
        "rek nr",
        "rek",
        "bankrek",
        "rekeningnr",
        "spaarrekening",
        "betaalrekening",
    ),
    "pl": (
        "konta bankowego",
        "kontem bankowym",
        "konto bankowe",
        "rachunek bankowy",
        "rachunkiem bankowym",
        "numeru konta",
        "numer konta",
        "rachunku bankowego",
        "nr konta",
        "nr rachunku",
        "nr rach",
        "rach",
        "konta",
        "rachunek nr",
    ),
    "sv": (
        "kontonummer",
        "kontonumret",
        "bankkonto",
        "kontonr",
        "kto",
        "kto nr",
        "bankkontonr",
        "lönekonto",
        "sparkonto",
    ),
}
_SHORT_LABELS = {
    "en": (
        "account",
        "acct",
    ),
    "de": ("konto",),
    "fr": ("compte",),
    "es": ("cuenta",),
    "pt": ("conta",),
    "it": ("conto",),
    "nl": ("rekening",),
    "pl": (
        "konta",
        "kontem",
        "rachunek",
        "rachunkiem",
        "konto",
        "rachunku",
    ),
    "sv": ("konto",),
}
"""Words that also mean other accounts. They do not count in lines of keys, where they name customers'."""
_VALUE = code(6, 28, letters=(0, 6))
_NAMES = (
    "bankaccount",
    "bankaccountnumber",
    "bankaccountno",
    "bankacct",
    "accountnumber",
    "accountno",
    "kontonummer",
    "bankkonto",
    "numerocompte",
    "comptebancaire",
    "cuentabancaria",
    "numerocuenta",
    "contabancaria",
    "numeroconta",
    "contocorrente",
    "numeroconto",
    "rekeningnummer",
    "bankrekening",
    "numerkonta",
    "numerrachunku",
    "nomorrekening",
    "norekening",
)
DETECTORS = (
    labelled(
        Detector(
            entity="BANK_ACCOUNT",
            strength="strong",
            names=_NAMES,
            mask=mask,
            examples=(
                "My bank account number is 12345678",
                "Kontonummer: 532013000",
            ),
            counterexamples=(
                "How do I close my bank account?",
                "A bank account number has 10 digits",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    labelled(
        Detector(
            entity="BANK_ACCOUNT",
            strength="medium",
            names=_NAMES,
            mask=mask,
            examples=("account 000123456789, routing 021000021", "das Konto ist 532013000"),
            counterexamples=("account=000123456789", 'AccountID="000123456789"', "account 12345 was created"),
        ),
        _SHORT_LABELS,
        code(8, 20, letters=(0, 2)),
        Phrasing(signs="", numbered=True),
    ),
    named_cell(
        "BANK_ACCOUNT",
        digits(6, 30),
        names=_NAMES,
        mask=mask,
        examples=(
            "12345678",
            "000123456789",
        ),
        counterexamples=(
            "12",
            "bank",
        ),
    ),
)
