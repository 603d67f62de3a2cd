"""Values after and before labels in sentences, and sentences about labels that contain no value."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.base import REACHES_AFTER, Hints
from detectors.labelled.label import Labelled
from detectors.registry import load_detectors
from tests.detectors.whole import whole

TOLD = (
    ("The Wi-Fi password for the guest room is 'sunny side'.", "PASSWORD", "sunny side"),
    ("hunter2! is my password now", "PASSWORD", "hunter2!"),
    ("Das Kennwort für den Drucker ist Laub%frosch", "PASSWORD", "Laub%frosch"),
    ("Mot de passe : Fleur-2-lys!", "PASSWORD", "Fleur-2-lys!"),
    ("Uw wachtwoord is nu T0rtel-duif", "PASSWORD", "T0rtel-duif"),
    ("The account PIN is 1357", "PIN", "1357"),
    ("1357 ist meine PIN", "PIN", "1357"),
    ("Le code PIN de la carte est le 4821", "PIN", "4821"),
    ("Jego PIN to 4821", "PIN", "4821"),
    ("G-198614 is your Example verification code", "ONE_TIME_CODE", "G-198614"),
    ("Use the OTP 198614", "ONE_TIME_CODE", "198614"),
    ("Seu código de acesso é 482913.", "ONE_TIME_CODE", "482913"),
    ("Passport no. 19824624, issued in May", "PASSPORT", "19824624"),
    ("Numer paszportu: ZS 1234567", "PASSPORT", "ZS 1234567"),
    ("Mein Personalausweis hat die Nummer: L01X00T471", "IDENTITY_CARD", "L01X00T471"),
    ("Numéro de carte d'identité 880692310285", "IDENTITY_CARD", "880692310285"),
    ("La mia patente è U1H23456X", "DRIVER_LICENSE", "U1H23456X"),
    ("Rijbewijsnummer 5123456789", "DRIVER_LICENSE", "5123456789"),
    ("Das Kennzeichen lautet B-XY 1234", "LICENSE_PLATE", "B-XY 1234"),
    ("Bilens registreringsnummer är ABC 12A", "LICENSE_PLATE", "ABC 12A"),
    ("FIN: WDB1240501C123456", "VEHICLE_ID", "WDB1240501C123456"),
    ("El chasis es 9BWZZZ377VT004251", "VEHICLE_ID", "9BWZZZ377VT004251"),
    ("My bank account is 000123456789", "BANK_ACCOUNT", "000123456789"),
    ("Mitt kontonummer är 8327-9 123 456 789", "BANK_ACCOUNT", "8327-9 123 456 789"),
    ("ABA routing number: 021000021", "ROUTING_NUMBER", "021000021"),
    ("BLZ 37040044", "ROUTING_NUMBER", "37040044"),
    ("CVV 789", "CARD_SECURITY_CODE", "789"),
    ("De beveiligingscode is 789", "CARD_SECURITY_CODE", "789"),
    ("Karta ważna do 11/29", "CARD_EXPIRY", "11/29"),
    ("Exp. date 11/2029", "CARD_EXPIRY", "11/2029"),
    ("Ihre Versicherungsnummer lautet KV-7788.991", "INSURANCE_NUMBER", "KV-7788.991"),
    ("O número da apólice é 5582-1120-9", "INSURANCE_NUMBER", "5582-1120-9"),
    ("Numero paziente 00482133", "PATIENT_NUMBER", "00482133"),
    ("He suffers from chronic migraine and stays home", "HEALTH", "chronic migraine"),
    ("Cierpi na padaczkę.", "HEALTH", "padaczkę"),
    ("I earn £31,250 a year", "INCOME", "£31,250"),
    ("Zarabiam 5 400 zł miesięcznie", "INCOME", "5 400 zł"),
    ("Mijn salaris bedraagt 2.900 euro per maand", "INCOME", "2.900 euro"),
    ("Her secret answer is Rosebud", "SECURITY_ANSWER", "Rosebud"),
    ("My position is 51.5074 N, 0.1278 W", "GEO_COORDINATES", "51.5074 N, 0.1278 W"),
    ("My national insurance number is QQ 12 34 56 C", "NATIONAL_ID", "QQ 12 34 56 C"),
    ("Steuer-ID: 65 929 970 489", "NATIONAL_ID", "65 929 970 489"),
    ("NIF\n123456789", "NATIONAL_ID", "123456789"),
    ("Mein Benutzername ist fuchs_77", "USERNAME", "fuchs_77"),
    ("Kundnummer: K-118402", "USER_ID", "K-118402"),
    ("My PIN is 1357, can you change it?", "PIN", "1357"),
    ("The passport that I always travel on is 19824624", "PASSPORT", "19824624"),
    ("Please use 000123456789 as the account number", "BANK_ACCOUNT", "000123456789"),
    ("Fahrerlaubnis liegt vor (FS-Nr. B072RRE2I55), Kopie da", "DRIVER_LICENSE", "B072RRE2I55"),
    ("La matrícula del coche que alquilé es 1234 BCD", "LICENSE_PLATE", "1234 BCD"),
    ("Pour le wifi, tapez Fleur-2-lys comme mot de passe", "PASSWORD", "Fleur-2-lys"),
    ("Kd.-Nr. K-118402, Rechnung fehlt", "USER_ID", "K-118402"),
    ("Ho scelto 13579 come pin del bancomat", "PIN", "13579"),
    ("Karta kończąca się na 4242 jest zablokowana", "CARD_LAST_DIGITS", "4242"),
    (
        "Nasci a três de março de mil novecentos e sessenta",
        "DATE_OF_BIRTH",
        "três de março de mil novecentos e sessenta",
    ),
    ("Mijn bloedgroep is AB positief", "HEALTH", "AB positief"),
)
SILENT = (
    "Does it accept a PIN?",
    "Is 1357 a good PIN?",
    "Where do I find my passport number?",
    "Passwords must have 12 characters, at least 1 of them a digit",
    "Enter a 6-digit code to go on",
    "For example, the passport number is 19824624",
    "A passport number such as 19824624 has eight digits",
    "The error code is 198614",
    "My PIN is not working",
    "Send your PIN to 4821",
    "The password is valid for 90 days",
    "The password was changed on 3 May 2026",
    "Our password policy changed in version 7.3",
    "Your account 2 of 3 is ready",
    "Die PIN muss 4 bis 8 Stellen haben",
    "Zum Beispiel lautet die PIN 1357",
    "Kann ich den Reisepass 2027 verlängern?",
    "Das Kennwort ist abgelaufen",
    "Le code PIN doit avoir 4 chiffres",
    "Par exemple, votre code PIN est 4821",
    "La contraseña debe tener 12 caracteres",
    "¿Es 4821 mi PIN?",
    "A senha expira em 90 dias",
    "La patente costa 120 euro",
    "Het wachtwoord moet 12 tekens hebben",
    "Hasło musi mieć 12 znaków",
    "Lösenordet måste ha minst 12 tecken",
    "The diagnosis is not known yet",
    "The salary is paid on 28 May",
    "patient: true, policy: none, pin: 12, vin: n/a",
    "password reset failed for user: build-bot-7",
    "policy=default expires=3600 account=guest login=ok",
    "pin 13 of the connector carries 5 volts",
    "The passport office has moved, my order 77140922 is late",
    "I lost my passport, the room is 412777",
    "Leggings for women - Reg, Plus, 1X3X, 3X5X",
    "Use 77140922 as the ticket, my passport is lost",
    "Das Passwort wurde mit Version 12.4.1 abgelehnt",
)


def found(text: str) -> list[tuple[str, str]]:
    return [(span.entity, text[span.start : span.end]) for span in whole().spans(text, Hints())]


@pytest.mark.parametrize(("text", "entity", "value"), TOLD)
def test_a_value_beside_its_label_is_found(text: str, entity: str, value: str) -> None:
    assert (entity, value) in found(text)


@pytest.mark.parametrize("text", SILENT)
def test_what_asks_demands_or_gives_an_example_is_silent(text: str) -> None:
    assert [one for one in found(text) if one[0] not in ("DATE_TIME", "URL")] == []


def test_a_text_is_read_alike_whatever_stands_in_other_lines() -> None:
    """The languages of other lines do not affect the language of a line."""
    around = "Bitte senden Sie mir die Nummer für das Konto und den Vertrag."
    for text, entity, value in TOLD:
        if "\n" not in text:
            assert (entity, value) in found(f"{around}\n{text}\n{around}")


LABELLED = [
    (item.text.reach, item.patterns) for item in load_detectors() if isinstance(item.text.reach, Labelled)
]
LINES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["GET /v1/", "1357 is my /", ", /", "url=https://a.example/", "/"]),
    st.sampled_from(sorted({label for reach, _ in LABELLED for label in reach.labels if label.isalpha()})),
    st.sampled_from(["", "s", "no", "nr", "en", "_"]),
    st.sampled_from(
        [
            "/AC0b75 is 1357",
            "/1357",
            "/no. 1357",
            "/#1357",
            "/ 1357",
            "/x: 1357",
            "/x=1357",
            "=1357",
            "/to 1357, 2",
        ]
    ),
)


@given(LINES)
def test_matches_that_are_not_read_hold_no_value(line: str) -> None:
    for reach, patterns in LABELLED:
        for pattern in patterns:
            for found in re.finditer(pattern.encode(), line.encode()):
                around = line.encode()[max(0, found.start() - 1) : found.end() + REACHES_AFTER]
                if line.isascii() and not reach.may_have_value(around):
                    assert reach(line, *found.span()) == (found.start(),) * 2
