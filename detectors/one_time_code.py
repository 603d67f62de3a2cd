"""One-time code for signing in, recognised by the words next to it.

* https://www.rfc-editor.org/rfc/rfc6238

>>> 'Use the OTP 198614' in DETECTORS[0].examples
True
"""

from detectors.base import Detector, InText
from detectors.labelled.detector import BEATS, labelled, named_cell
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import label_words
from detectors.labelled.value import Digits, Value
from detectors.word_lists import word_list

LABELS = label_words("one_time_code")
CODES = label_words("code_in_message")
"""Words for any kind of code, which count as labels only in lines with one of ``MESSAGES``."""
MESSAGES = word_list(
    "sms, smsem, smset, texted, text message, got a text, got the text, by text, whatsapp, authenticator"
)


_VALUE = Value(
    pattern=(
        r"(?:[A-Z]-)?(?:[0-9]{4,10}|[0-9]{3}[ -][0-9]{3,4}|[0-9]{2} [0-9]{2} [0-9]{2}|[0-9]{4} [0-9]{4}"
        r"|(?=[A-Z0-9]*[0-9])(?=[A-Z0-9]*[A-Z])[A-Z0-9]{5,8})(?![\w]|[.,/:-][0-9])"
    ),
    accept=Digits(digits=(2, 10), letters=(0, 6)),
)
_DIGITS = Value(
    pattern=(
        r"(?:[0-9]{4,8}|[0-9]{3}[ -][0-9]{3}|[0-9]{2} [0-9]{2} [0-9]{2}|[0-9]{4} [0-9]{4})"
        r"(?![\w]|[.,/:-][0-9])"
    ),
    accept=Digits(digits=(4, 8)),
)
_NAMES = word_list(
    "otp, otpcode, onetimecode, onetimepassword, onetimepasscode, verificationcode, smscode, totpcode, "
    "mfacode, twofactorcode"
)


def _in_text(examples: tuple[str, ...], counterexamples: tuple[str, ...]) -> Detector:
    return Detector(
        entity="ONE_TIME_CODE",
        strength="strong",
        names=_NAMES,
        match=InText(beats=(*BEATS, "PASSWORD", "PIN")),
        examples=examples,
        counterexamples=counterexamples,
    )


DETECTORS = (
    labelled(
        _in_text(
            examples=(
                "Use the OTP 198614",
                "198614 is your verification code",
                "Ihr Bestätigungscode lautet 482913",
                "Twój kod jednorazowy to 482913",
            ),
            counterexamples=(
                "Enter a 6-digit code",
                "The error code is 198614",
                "Where is my verification code?",
                "verification code expires in 10 minutes",
            ),
        ),
        LABELS,
        _VALUE,
    ),
    labelled(
        _in_text(
            examples=(
                "Got the text, the code says 198614",
                "La SMS llegó, el código es 482913",
                "przyszedł smsem, kod to 482913",
            ),
            counterexamples=(
                "The code is 198614",
                "What code did the SMS bring, 198614?",
                "The SMSC replied, the code is 198614",
            ),
        ),
        CODES,
        _DIGITS,
        Phrasing(bare=False, topic=MESSAGES, rare_topic=True),
    ),
    named_cell("ONE_TIME_CODE", _VALUE, names=_NAMES, examples=("198614",), counterexamples=("12", "otp")),
)
