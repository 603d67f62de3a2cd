"""Number by which a state identifies a person, recognised by the words next to it.

National, social security and tax numbers. Numbers with a check digit also have detectors of their own
(`national_id.py`). Here, a label must be next to the number, or the column must have a matching name; the
form of the number hardly matters.

* https://en.wikipedia.org/wiki/National_identification_number

>>> "Mi DNI es 12345678Z" in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label_words import label_words
from detectors.labelled.value import code
from detectors.masks import last_two
from detectors.word_lists import word_list

_LABELS = label_words("national_id")
_VALUE = code(6, 15, letters=(0, 11))
_NAMES = word_list(
    "nationalid, nationalidnumber, nationalidno, nationalidentitynumber, personalidnumber, citizenid, "
    "citizennumber, citizenshipnumber, personalcode, governmentid, governmentidnumber, governmentnumber, "
    "govtid, idnumber, idno, identificationnumber, identitynumber, socialsecurityid, socsecid, taxid, "
    "taxnumber, taxpayerid, taxpayernumber, taxidnumber, taxidentificationnumber, tin, nino, ninumber, "
    "nationalinsurancenumber, sin, sinnumber, socialinsurancenumber, tituloeleitoral, tituloeleitor, "
    "voterid, voteridnumber, epicno, bvn, nin, hkid, nicno, icno, medicarenumber, healthcardnumber, rg, "
    "numerodocumento, nrodocumento, documentoidentidad"
)
"""Names of columns for such numbers in general. Names of columns for the number of a single country are also
listed by the detector that can check this number.
"""
DETECTORS = (
    labelled(
        Detector(
            entity="NATIONAL_ID",
            strength="strong",
            names=_NAMES,
            mask=last_two,
            examples=(
                "My national ID number is 85073003328",
                "Mi DNI es 12345678Z",
                "My social security number is 219-09-9999",
                "numéro de sécurité sociale : 1 85 05 78 006 084 36",
                "Sozialversicherungsnummer 65 170839 J 003",
                "My tax ID is 65929970489",
                "codice fiscale: RSSMRA85T10A562S",
            ),
            counterexamples=(
                "Where do I find my national ID?",
                "A national ID number has 11 digits",
                "Do I need a social security number?",
                "social security pays 2,000 euros",
                "tax number of 2 companies",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    named_cell(
        "NATIONAL_ID",
        _VALUE,
        names=_NAMES,
        mask=last_two,
        examples=("85073003328", "12345678Z", "219-09-9999"),
        counterexamples=("12", "none"),
    ),
)
