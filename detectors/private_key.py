"""Private key in PEM format, or in a file of an SSH client.

Only the opening line, which precedes the key, is searched for.

* https://www.rfc-editor.org/rfc/rfc7468

>>> DETECTOR.entity
'PRIVATE_KEY'
>>> "-----BEGIN PUBLIC KEY-----" in DETECTOR.examples
False
"""

from detectors.base import Detector

DETECTOR = Detector(
    entity="PRIVATE_KEY",
    patterns=(
        r"-----BEGIN (?:[A-Z0-9]{2,10} )?PRIVATE KEY(?: BLOCK)?-----",
        r"---- BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY ----",
        r"\bPuTTY-User-Key-File-[1-3]: [a-z0-9-]+",
    ),
    strength="certain",
    names=("privatekey", "pem", "rsaprivatekey", "sshkey", "sshprivatekey"),
    examples=(
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----",
        "PuTTY-User-Key-File-3: ssh-ed25519",
    ),
    counterexamples=("-----BEGIN PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----", "PRIVATE KEY"),
)
