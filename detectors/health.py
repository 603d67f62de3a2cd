"""Illness or blood group of a person, recognised by the words next to it or the name of its column.

* https://eur-lex.europa.eu/eli/reg/2016/679/oj#art_9

>>> "Nie przyszedłem, bo choruję na astmę." in DETECTORS[0].examples
True
"""

from functools import partial

from detectors.base import Detector, InText
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.joining import one_of, words
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import label_words
from detectors.labelled.value import Value, is_anything, phrase
from detectors.word_lists import word_list

LABELS = label_words("illness")
NOUNS = label_words("illness_noun")
"""Words that are labels only if a verb or sign connects them to the illness."""
NOTED = label_words("illness_noted")
"""Words before an illness in doctors' notes, which are labels only at the beginning of a clause that ends
with the illness.
"""
BLOOD = label_words("blood_group")
SICK = label_words("sick_leave")
SUFFERING = label_words("suffering")
"""Verbs such as "suffers", which a word in ``FROM`` connects to the illness. Words for a time may be between
the verb and that word.
"""
FROM = ("unter", "an", "aan", "de", "di", "na", "av", "s")
BECAUSE = word_list(
    "because of, mit, con, kvůli, s, z, due to, with, wegen, aufgrund, pour cause de, à cause d'une, pour, "
    "por, por causa de, devido a, per, a causa di, wegens, vanwege, met, z powodu, bo mam, för, på grund av, "
    "med, com"
)


_ARTICLES = (
    r"(?:(?:a|an|the|une?|l[ea]|un[ao]?|unha|uma?|eine[rmn]?|ett?|een|en|de|d['\u2019]|di)[ '\u2019])?"
)
_ENDS = one_of("ends")
_PHRASE = phrase(5, _ENDS)
_ILLNESS = Value(
    pattern=rf"{_ARTICLES}(?P<value>{_PHRASE.pattern})", accept=is_anything, numeric=False, kind="phrase"
)
_BLOOD = Value(
    pattern=r"(?:AB|[ABO0])\s?(?:Rh\s?)?(?:[+-](?!\w)|(?:(?:Rh )?(?:neg|pos)\w*|plus|minus|RhD?[+-]?)(?!\w))",
    accept=is_anything,
    numeric=False,
    kind="phrase",
)


def _is_name(text: str) -> bool:
    """Whether a phrase can be the name of an illness: none of its words indicates a sentence."""
    return not {word.lower() for word in text.split()} & {
        *words("stops"),
        *words("asks"),
        *words("after"),
    } - {"de", "di", "da", "van", "del", "du", "à", "a", "i", "en", "e", "von"}


_NOTED = Value(
    pattern=rf"(?P<value>{phrase(4, _ENDS).pattern})(?=\s*(?:[,.;)]|$))",
    accept=_is_name,
    numeric=False,
    kind="phrase",
)
_NAMES = word_list(
    "diagnosis, diagnose, diagnosistext, disease, illness, allergy, allergen, disability, handicap, "
    "medicalcondition, healthcondition, specialneeds, specialeducationalneeds, additionalneeds, sennotes, "
    "senstatus, sensupport, learningdifficulty, learningdifficulties, learningdisability, icd10, icdcode, "
    "bloodtype, bloodgroup, blutgruppe, diagnostic, diagnostico, diagnosi, diagnoza, rozpoznanie"
)
_in_text = partial(
    Detector,
    entity="HEALTH",
    strength="medium",
    names=_NAMES,
    match=InText(beats=("PERSON", "LOCATION", "ORGANIZATION")),
)
DETECTORS = (
    labelled(
        _in_text(
            examples=(
                "She was diagnosed with type 2 diabetes in May.",
                "No pude ir porque padezco migraña crónica.",
                "Nie przyszedłem, bo choruję na astmę.",
            ),
            counterexamples=("He was diagnosed with what?", "Our clinic runs a workshop on type 2 diabetes."),
        ),
        LABELS,
        _ILLNESS,
    ),
    labelled(
        _in_text(
            examples=("Diagnose: Asthma bronchiale", "Her diagnosis was type 2 diabetes"),
            counterexamples=(
                "What is the diagnosis?",
                "The diagnosis is not known",
                "diagnosis related groups",
            ),
        ),
        NOUNS,
        _ILLNESS,
        Phrasing(bare=False, fillers=0),
    ),
    labelled(
        _in_text(
            examples=(
                "pt no 4821337, dx: type 2 diabetes, stable",
                "Untersucht, Diagnose Lungenembolie, stationär.",
            ),
            counterexamples=("dx", "Diagnose nicht bekannt.", "No diagnosis yet, wait."),
        ),
        NOTED,
        _NOTED,
        Phrasing(opens=True),
    ),
    labelled(
        _in_text(
            examples=("Meine Blutgruppe ist A positiv", "blood group O neg", "grupa krwi 0 Rh-"),
            counterexamples=("Which blood group is rare?", "blood type test", "blood group a week"),
        ),
        BLOOD,
        _BLOOD,
    ),
    labelled(
        _in_text(
            examples=("Er leidet seit Jahren unter Morbus Crohn.", "cierpi od dawna na migrenę"),
            counterexamples=("Er leidet sehr.", "Leidet er unter Migräne?"),
        ),
        SUFFERING,
        _ILLNESS,
        Phrasing(bare=False, signs="", verbs=FROM, fillers=4),
    ),
    labelled(
        _in_text(
            examples=(
                "Seit Montag krankgeschrieben wegen Bandscheibenvorfall.",
                "off sick since May because of migraine",
            ),
            counterexamples=("off sick until Monday", "Wo melde ich mich krankgeschrieben?"),
        ),
        SICK,
        _ILLNESS,
        Phrasing(bare=False, signs=":", verbs=BECAUSE),
    ),
    named_cell(
        "HEALTH",
        Value(pattern=r"[^\W_][^\n]{1,120}", accept=is_anything, numeric=False, kind="phrase"),
        names=_NAMES,
        cell_shape=r"[^\n]{2}",
        examples=("asthma", "J45.9"),
        counterexamples=("", "-"),
    ),
)
