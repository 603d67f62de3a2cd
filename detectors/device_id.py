"""Device id: the id that an app or an operating system gives to a device.

Advertising ids are UUIDs, and Android ids are sixteen hexadecimal digits. Many other values have these forms,
so a field name or a nearby word must confirm that a value is a device id.

* https://developer.android.com/identity/user-data-ids
* https://developer.apple.com/documentation/adsupport/asidentifiermanager

>>> from detectors.base import Hints
>>> validate("38400000-8cf0-11bd-b23e-10b96e40000d", Hints()).name
'VALID'
>>> validate("00000000-0000-0000-0000-000000000000", Hints()).name
'INVALID'
"""

from detectors.base import Detector, Hints, InText, Support, Verdict
from detectors.masks import ends
from detectors.word_lists import word_list


def validate(value: str, hints: Hints) -> Verdict:
    """Valid unless the id consists of zeros, which devices report if the user opted out of tracking."""
    return Verdict.VALID if set(value) - {"0", "-"} else Verdict.INVALID


def mask(value: str) -> str:
    """Show only the first four characters."""
    return ends(value, 4, 0)


DETECTOR = Detector(
    entity="DEVICE_ID",
    patterns=(
        r"\b[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\b",
        r"\b[0-9a-f]{16}\b",
    ),
    validate=validate,
    match=InText(beats=("PHONE_NUMBER",)),
    strength="weak",
    support=Support(need="any"),
    context=word_list(
        "idfa, idfv, gaid, aaid, advertising id, advertising_id, device id, device_id, deviceid, "
        "devicetoken, registrationtoken, fcmtoken, pushtoken, android_id"
    ),
    names=word_list(
        "deviceid, deviceidentifier, idfa, idfv, gaid, aaid, advertisingid, androidid, udid, deviceuuid, adid"
    ),
    mask=mask,
    examples=("38400000-8cf0-11bd-b23e-10b96e40000d", "9774d56d682e549c"),
    counterexamples=("00000000-0000-0000-0000-000000000000", "38400000-8cf0", "9774d56d682e549"),
)
