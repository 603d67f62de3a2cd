"""Cookie id: the number by which web analytics recognises a browser.

* https://support.google.com/analytics/answer/11397207
* https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc

>>> DETECTOR.entity, DETECTOR.nature.neutral
('COOKIE_ID', False)
>>> "GA1.2" in DETECTOR.examples
False
"""

from detectors.base import Detector, InText
from detectors.word_lists import word_list

DETECTOR = Detector(
    entity="COOKIE_ID",
    patterns=(
        r"\bGA1\.\d\.\d{6,10}\.\d{9,10}\b",
        r"\bfb\.[012]\.\d{10,13}\.\d{5,20}\b",
        r"\bamp-[A-Za-z0-9_-]{22}\b",
    ),
    match=InText(beats=("PHONE_NUMBER", "IP_ADDRESS")),
    strength="certain",
    names=word_list(
        "ga, fbp, fbc, cookieid, cookie, visitorid, anonymousid, gaclientid, sessionid, ajsanonymousid"
    ),
    examples=("GA1.2.1234567890.1700000000", "_fbp=fb.1.1700000000000.1234567890"),
    counterexamples=("GA1.2", "fb.1.2", "GA4-1234567890"),
)
