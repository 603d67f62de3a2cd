"""Private key in PEM armour.

Only the opening line is looked for: where it stands, the key follows.

* https://www.rfc-editor.org/rfc/rfc7468

>>> DETECTOR.entity
'PRIVATE_KEY'
>>> "-----BEGIN PUBLIC KEY-----" in DETECTOR.examples
False
"""

from detectors.base import Detector

DETECTOR = Detector(
    entity="PRIVATE_KEY",
    patterns=(r"-----BEGIN (?:[A-Z0-9]{2,10} )?PRIVATE KEY(?: BLOCK)?-----",),
    strength="certain",
    names=("privatekey", "pem", "rsaprivatekey", "sshkey", "sshprivatekey"),
    examples=("-----BEGIN PRIVATE KEY-----", "-----BEGIN OPENSSH PRIVATE KEY-----"),
    counterexamples=("-----BEGIN PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----", "PRIVATE KEY"),
)
