"""Number of a patient or a medical record, recognised by the words next to it.

* https://www.hl7.org/fhir/patient-definitions.html#Patient.identifier

>>> 'Her patient number is 48213377' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label_words import label_words
from detectors.labelled.value import code
from detectors.masks import last_two
from detectors.word_lists import word_list

_LABELS = label_words("patient_number")
_VALUE = code(4, 12, letters=(0, 5))
_NAMES = word_list(
    "patientnumber, patientno, patientid, medicalrecordnumber, mrn, patientennummer, patientenid, "
    "numeropatient, numeropaciente, numeropaziente, patientnummer, numerpacjenta"
)
DETECTORS = (
    labelled(
        Detector(
            entity="PATIENT_NUMBER",
            strength="strong",
            names=_NAMES,
            mask=last_two,
            examples=("Her patient number is 48213377", "MRN: 00482133", "Patientennummer 4821337"),
            counterexamples=(
                "Where is my patient number?",
                "The patient waited for 2021 minutes",
                "A patient number has 8 digits",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    named_cell(
        "PATIENT_NUMBER",
        _VALUE,
        names=_NAMES,
        mask=last_two,
        examples=("48213377",),
        counterexamples=("12", "patient"),
    ),
)
