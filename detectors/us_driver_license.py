"""Driving licence number issued by a state of the United States.

Each state has its own form, mostly one or two letters and digits. Many other numbers have such forms, so a
field name or a nearby word must confirm that a value is a licence number.

* https://www.aamva.org/technology/technology-standards/driver-license-identification-card-design-standard

>>> "A1234567" in DETECTOR.examples
True
"""

from detectors.base import Detector, InText, Support
from detectors.masks import last_two
from detectors.word_lists import word_list

DETECTOR = Detector(
    entity="US_DRIVER_LICENSE",
    patterns=(r"\b[A-Za-z]{1,2}\d{5,14}[A-Za-z]?\b", r"\b\d{7,10}\b", r"\b[A-Z]\d{3}-\d{4}-\d{4}\b"),
    strength="weak",
    support=Support(need="any"),
    match=InText(in_lines=False),
    names=word_list(
        "driverlicense, driverslicense, driverlicensenumber, driverslicensenumber, drivinglicence, dlnumber"
    ),
    context=word_list(
        "driver license, driver's license, drivers license, driver licence, driver\u2019s license, "
        "driving licence, driving license, driver's licence"
    ),
    mask=last_two,
    examples=("A1234567", "12345678", "AB123456C", "S123-4567-8901"),
    counterexamples=("A1", "1234-5678", "license", "123456"),
)
