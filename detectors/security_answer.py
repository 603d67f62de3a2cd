"""Answer to a security question, recognised by the words next to it.

* https://pages.nist.gov/800-63-3/sp800-63b.html

>>> "The answer to my security question is Fluffy" in DETECTORS[0].examples
True
"""

from detectors.base import Detector, InText
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import all_words, label_words
from detectors.labelled.value import NAMED, Value, is_anything
from detectors.word_lists import word_list

_LABELS = label_words("security_answer")
_ANSWERED = word_list(
    "i put, i answered, i gave, habe ich, antwortete ich, j'ai répondu, j'ai mis, puse, respondí, contesté, "
    "respondi, pus, coloquei, ho risposto, ho messo, antwoordde ik, vulde ik, heb ik, odpowiedziałam, "
    "odpowiedziałem, wpisałam, wpisałem, podałam, podałem, svarade jag, skrev jag, angav jag"
)
"""Words between a security question and the answer to it."""
_NAMES = word_list(
    "securityanswer, secretanswer, securityquestionanswer, mothersmaidenname, maidenname, "
    "sicherheitsantwort, reponsesecrete, respuestasecreta, respuestaseguridad, respostasecreta, "
    "rispostasegreta"
)
DETECTORS = (
    labelled(
        Detector(
            entity="SECURITY_ANSWER",
            strength="strong",
            names=_NAMES,
            match=InText(beats=()),
            examples=(
                "The answer to my security question is Fluffy",
                "Security answer: Fluffy",
                "Die Sicherheitsantwort lautet Rosenweg",
            ),
            counterexamples=("What is my security answer?", "The security answer must be at least 4 letters"),
        ),
        _LABELS,
        NAMED,
        Phrasing(bare=False, verbs=_ANSWERED),
    ),
    labelled(
        Detector(
            entity="SECURITY_ANSWER",
            strength="medium",
            names=_NAMES,
            match=InText(beats=()),
            examples=(
                "Security question: first pet. Answer: Biscuit",
                "Sicherheitsfrage nach dem Haustier, Antwort: Schnuffel",
            ),
            counterexamples=("Answer: Biscuit", "Is the answer to the security question known?"),
        ),
        label_words("security_word"),
        NAMED,
        Phrasing(bare=False, topic=all_words("security_topic"), rare_topic=True),
    ),
    named_cell(
        "SECURITY_ANSWER",
        Value(pattern=r"[^\n]{2,80}", accept=is_anything, numeric=False, kind="phrase"),
        names=_NAMES,
        cell_shape=r"[^\n]{2}",
        examples=("Fluffy", "green house"),
        counterexamples=("", "x"),
    ),
)
