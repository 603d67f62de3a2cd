"""Organisation, recognised by its legal form.

The name of an organisation is not personal data by itself.

* https://www.gleif.org/en/about-lei/code-lists/iso-20275-entity-legal-forms-code-list

>>> "Example GmbH" in DETECTOR.examples
True
>>> "Example" in DETECTOR.examples
False
"""

from detectors.base import Detector, Nature
from detectors.word_lists import word_list

_WORD = r"[A-Z](?:[A-Za-z0-9&'.-]|[\x80-\xff])*"

DETECTOR = Detector(
    entity="ORGANIZATION",
    patterns=(
        rf"\b{_WORD}(?: (?:{_WORD}|&|and|of)){{0,4}},? "
        r"(?:GmbH(?: & Co\. KG)?|AG|KG|Ltd|Limited|Inc|Incorporated|LLC|LLP|PLC"
        r"|Plc|Corp|Corporation|BV|NV|SARL|SAS|S\.A|SpA|AB|Oy|Oyj|ApS|Pty"
        r"|S\.R\.L|S\.r\.l|Srl|s\.r\.o|d\.o\.o|Ltda|UAB|Kft|A/S)\b",
    ),
    strength="medium",
    names=word_list(
        "company, companyname, organization, organisation, organizationname, employer, firma, empresa"
    ),
    nature=Nature(neutral=True),
    examples=("Example GmbH", "Smith & Sons Ltd", "Acme Widgets, Inc."),
    counterexamples=("Example", "gmbh", "limited edition"),
)
