"""Words before or after the name of an illness in sentences about one's health, by language."""

from detectors.labelled.label_words import label_words
from detectors.word_lists import word_list

LABELS = label_words("illness")
NOUNS = label_words("illness_noun")
"""Words that count only if a verb or sign connects them to the illness."""
NOTED = label_words("illness_noted")
"""Words before an illness in doctors' notes. They count only if they begin a clause that the illness ends."""
BLOOD = label_words("blood_group")
SICK = label_words("sick_leave")
SUFFERING = label_words("suffering")
"""Verbs that one of ``FROM`` joins to the illness, also after some words of time."""
FROM = ("unter", "an", "aan", "de", "di", "na", "av", "s")
BECAUSE = word_list(
    "because of, mit, con, kvůli, s, z, due to, with, wegen, aufgrund, pour cause de, à cause d'une, pour, "
    "por, por causa de, devido a, per, a causa di, wegens, vanwege, met, z powodu, bo mam, för, på grund av, "
    "med, com"
)
