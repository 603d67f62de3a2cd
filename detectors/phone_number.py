"""Phone number, international or national.

Three forms are recognised: numbers with a plus sign and country code; national numbers with separators,
judged by the numbering plans of the regions in the hints; and plain digits, which count only if a field name
or a word confirms that they are a phone number. Numbers that only companies have get the verdict ``COMPANY``.
Numbers in ranges that regulators reserve for films and documentation are examples.

* https://www.itu.int/rec/T-REC-E.164
* https://www.nanpa.com/numbering/555-line-numbers
* https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama

>>> from detectors.base import Hints
>>> validate_international("+1 415 555 2671", Hints()).name
'VALID'
>>> validate_international("+1 202 555 0143", Hints()).name
'EXAMPLE'
>>> validate_national("020 7946 0018", Hints(regions=("GB",))).name
'EXAMPLE'
>>> validate_international("+1 800 221 1212", Hints()).name
'COMPANY'
>>> validate_international("+1 555 12", Hints()).name
'INVALID'
"""

import re

import numpy as np

from detectors.base import Detector, Hints, InText, Support, Verdict
from detectors.company import CompanyFacts
from detectors.masks import DOT, masked
from detectors.matching.candidates import Candidates, Verdicts
from detectors.parts.phone_plan import country_code, judge_international, judge_national
from detectors.parts.phone_plans import judge_many_international, judge_many_national
from detectors.word_lists import word_list

_RESERVED = re.compile(
    r"1[2-9]\d\d55501\d\d"  # North America, 555-0100 to 555-0199
    r"|1500555\d{4}"  # test numbers of a communications API
    r"|447700900\d{3}|442079460\d{3}|442896496\d{3}|442920180\d{3}|441632960\d{3}|443069990\d{3}"  # Ofcom
    r"|44(?:113|114|115|116|117|118|121|131|141|151|161)496\d{4}|441914980\d{3}"  # Ofcom, by city
    r"|61[2378](?:5550|7010)\d{4}|61491570\d{3}"  # ACMA
    r"|33(?:[1-5]99|639[89])\d{4,6}"  # Arcep
    r"|4930231\d{5}|4969900090\d{2}|49221471\d{4}|4940669690\d"  # Bundesnetzagentur
)
_SHORTEST_WITH_TRUNK_PREFIX = 9
"""Minimum number of digits of a national number that begins with 0. Open numbering plans allow shorter
numbers, but order numbers of this form are more common.
"""
_NOT_DIGITS = re.compile(r"\D+")
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|[12]\d|3[01])[-/. ](?:19|20)\d\d(?!\d)")


def validate_international(value: str, hints: Hints) -> Verdict:
    """The verdict by the numbering plan of the country whose code the number begins with."""
    return _judge(value[1:] if value[1:].isdigit() else _digits(value))


def validate_many_international(found: Candidates, hints: Hints) -> Verdicts:
    """Vectorised ``validate_international`` for numbers that are a plus sign and digits only; other numbers
    are ``UNDECIDED``.
    """
    return judge_many_international(found, _RESERVED.pattern)


def _digits(value: str) -> str:
    """The digits of the number, without the digits of a URL-encoded plus sign (``%2B``) and of a trunk prefix
    in brackets.
    """
    return _NOT_DIGITS.sub("", value[value.upper().startswith("%2B") * 3 :].replace("(0)", ""))


def validate_national(value: str, hints: Hints) -> Verdict:
    """The first verdict other than invalid by the numbering plans of the regions in the hints, in their
    order.
    """
    digits = _NOT_DIGITS.sub("", value.partition("x")[0])
    if _DATE.match(value) or (digits.startswith("0") and len(digits) < _SHORTEST_WITH_TRUNK_PREFIX):
        return Verdict.INVALID
    return _national(digits, hints)


def validate_bare(value: str, hints: Hints) -> Verdict:
    """The verdict on the number as an international one, with or without the prefix 00; if that verdict is
    invalid, the verdict on it as a national number.
    """
    verdict = _judge(value[2:] if value.startswith("00") else value)
    return verdict if verdict is not Verdict.INVALID else _national(value, hints)


def validate_many_bare(found: Candidates, hints: Hints) -> Verdicts:
    """Vectorised ``validate_bare``; rare numbers are ``UNDECIDED``."""
    has_zeros = (found.bytes_at(0, 2) == ord("0")).all(axis=1)
    verdict = judge_many_international(found.part(found.start + 2 * has_zeros, found.end), _RESERVED.pattern)
    for region in hints.regions:
        invalid = np.flatnonzero(verdict == Verdict.INVALID)
        verdict[invalid] = judge_many_national(found.at(invalid), region, _RESERVED.pattern)
    return verdict


def tell(value: str, facts: CompanyFacts, hints: Hints) -> Verdict | None:
    """``COMPANY`` for the company's own numbers, in international or national form, else ``None``."""
    digits = _digits(value)
    spelled = {digits, digits.removeprefix("00")}
    spelled |= {"".join(country_code(region, digits)) for region in hints.regions}
    return Verdict.COMPANY if any(map(facts.owns_number, spelled)) else None


def _judge(digits: str) -> Verdict:
    if _RESERVED.fullmatch(digits):
        return Verdict.EXAMPLE
    return judge_international(digits)


def _national(digits: str, hints: Hints) -> Verdict:
    for region in hints.regions:
        code, number = country_code(region, digits)
        if _RESERVED.fullmatch(code + number):
            return Verdict.EXAMPLE
        verdict = judge_national(digits, region)
        if verdict is not Verdict.INVALID:
            return verdict
    return Verdict.INVALID


def mask(value: str) -> str:
    """Show only the last two digits and the first two characters, or the first five if the number begins with
    a plus sign.
    """
    head = 5 if value.startswith("+") else 2
    hidden = DOT * max(0, len(value) - head - 2)
    return masked(value, value[:head] + hidden + value[-2:], DOT * max(0, len(value) - 2) + value[-2:])


NAMES = word_list(
    "phone, cellphonenumber, celular, gsm, mobil, movil, portable, tlf, tlfnr, phonenumber, phoneno, "
    "telephone, telephonenumber, tel, mobile, mobilenumber, mobilephone, cell, cellphone, msisdn, callerid, "
    "callingnumber, callednumber, ani, dnis, fax, faxnumber, homephone, workphone, contactnumber, "
    "contactphone, whatsapp, whatsappnumber, landline, fixo, telefonofijo, ceptelefonu, ceptel, nohp, "
    "nomorhp, notelp, notelepon, nomortelepon, telefono, telefon, dienthoai, sodienthoai, sdt, handy"
)
CONTEXT = word_list(
    "phone, tel, telephone, mobile, cell, call, called, caller, msisdn, fax, whatsapp, sms, dial, ring, "
    "voicemail, text me, handy, telefon, téléphone, teléfono, móvil, movil, celular, cel, teléf, llamar, "
    "llámame, llamarme, llámenme, telemóvel, tlm, telefone, ligar, ligue, ligar-me, cellulare, telefono, "
    "chiamare, chiamami, chiamatemi, chiamarmi, richiamare, portable, joindre, joignable, appeler, appelez, "
    "rappeler, rappelez, mobil, mobilnr, mobilnummer, mobilen, rückruf, rufnummer, anrufen, anruf, "
    "telefonnummer, erreichbar, erreichen, zurückrufen, durchwahl, telefoon, telefoonnummer, bellen, "
    "terugbellen, bereikbaar, mobiel, gsm, dzwonić, zadzwonić, oddzwonić, telefonu, komórka, komórki, "
    "komórkę, ringa, ringer, nås, telefonen, volat, zavolat, zavolejte, volejte, mobilu, localizar, "
    "contactar, contacter, contattare, erreichst, localizarme, numerem, nás, zastihnete, når, kontakta, "
    "телефон, 电话, 電話, 手机, 手機, 携帯, 전화, 휴대폰, 연락처"
)
TRAPS = (
    r"\b[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\b",
    r"\b(?:19|20)\d\d[-/.][01]\d[-/.][0-3]\d\b",
    r"\b\d{4}\.\d{4,5}\b",
    r"\b\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) (?:[01]\d|2[0-3])[0-5]\d[0-5]\d\b",
)

DETECTORS = (
    Detector(
        entity="PHONE_NUMBER",
        patterns=(
            r"\+[1-9](?:[ .()/-]{0,2}\d){6,14}\b",
            r"%2[Bb][1-9]\d{6,14}\b",
            r"\+[1-9]\d{0,2} ?\(0\)(?:[ ./-]{0,2}\d){6,12}\b",
        ),
        validate=validate_international,
        match=InText(validate_many=validate_many_international, ours=tell),
        strength="strong",
        chance=0.127,
        names=NAMES,
        mask=mask,
        examples=(
            "+12025550143",
            "+1 (202) 555-0143",
            "+44 7700 900123",
            "From=%2B12025550143",
            "+49 (0)30 23125 123",
        ),
        counterexamples=("+1 555 12", "1+2 = 3", "+0 123 456 789", "+1700000000000"),
    ),
    Detector(
        entity="PHONE_NUMBER",
        patterns=(
            r"\(?\b[2-9]\d\d\)?[ .-]{0,2}[2-9]\d\d[ .-]\d{4}(?: ?x ?\d{1,5})?\b",
            r"\b1[ .-]\(?[2-9]\d\d\)?[ .-]{0,2}[2-9]\d\d[ .-]\d{4}(?: ?x ?\d{1,5})?\b",
            r"\(?\b0\d{1,5}\)?(?:[ ./-]{1,2}\d{2,8}){1,5}\b",
            r"\b0-\d{3}[ -]\d{3}[ -]\d\d[ -]?\d\d\b",
            r"\b[6-9]\d\d(?:[ .-]\d{2,3}){2,3}\b",
        ),
        match=InText(traps=TRAPS, ours=tell, glue_before=".-/:", glue_after=".-/:"),
        validate=validate_national,
        strength="medium",
        chance=0.575,
        names=NAMES,
        context=CONTEXT,
        mask=mask,
        examples=(
            "(202) 555-0143",
            "202-555-0143",
            "(202)555-0143 x12",
            "1-202-555-0143",
            "020 7946 0018",
            "0171 6123456",
        ),
        counterexamples=(
            "2026-11-24",
            "04-05-2026",
            "04/05/2026 10",
            "123-45-6789",
            "12.34.56",
            "550e8400-e29b-41d4-a716-446655440000",
            "111-555-0143",
        ),
    ),
    Detector(
        entity="PHONE_NUMBER",
        patterns=(r"\b\d{9,15}\b",),
        match=InText(
            traps=TRAPS,
            validate_many=validate_many_bare,
            ours=tell,
            never_after="+",
            glue_before=".-/:",
            glue_after=".-/:",
        ),
        validate=validate_bare,
        strength="weak",
        support=Support(need="any"),
        chance=0.236,
        names=NAMES,
        context=CONTEXT,
        mask=mask,
        examples=("2025550143", "447700900123", "0012025550143"),
        counterexamples=(
            "1700000000",
            "1700000000000",
            "51.5073510000",
            "abc2025550143",
            "2025550143abc",
            "550e8400-e29b-41d4-a716-446655440000",
        ),
    ),
)
