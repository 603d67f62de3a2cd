"""National identification numbers: one kind of column per locale, valid by the country's own check."""

import random
from collections.abc import Callable, Mapping

from stdnum import luhn, verhoeff
from stdnum.br import cpf
from stdnum.es import dni
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.it import codicefiscale
from stdnum.jp import in_
from stdnum.nl import bsn
from stdnum.pl import pesel
from stdnum.tr import tckimlik

from tests.column_corpus.identifiers import digits
from tests.column_corpus.locales import Locale
from tests.column_corpus.personal import Kind

_CONSONANTS = "BCDFGLMNPRSTVZ"


def _until(make: Callable[[], str], is_valid: Callable[[str], bool]) -> str:
    """The first valid number that ``make`` returns."""
    while not is_valid(number := make()):
        pass
    return number


def _day(rng: random.Random, form: str) -> str:
    year, month, day = rng.randrange(1938, 2000), rng.randrange(1, 13), rng.randrange(1, 29)
    return form.format(y=year % 100, m=month, d=day)


def ssn(rng: random.Random, _: Locale) -> str:
    return f"{rng.randrange(100, 660)}-{rng.randrange(10, 99)}-{rng.randrange(1000, 9999)}"


def _nhs(rng: random.Random, _: Locale) -> str:
    return _until(lambda: digits(rng, 10), nhs.is_valid)


def _tax_id(rng: random.Random, _: Locale) -> str:
    """Ten digits, one of which occurs twice, and the check digit of ISO 7064 mod 11, 10."""
    body = rng.sample("123456789", 9)
    body.insert(rng.randrange(1, 9), "0")
    twice = rng.randrange(1, 10)
    body[twice] = body[(twice + 5) % 10 or 1]
    if len(set(body)) != 9:
        return _tax_id(rng, _)
    product = 10
    for digit in body:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return "".join(body) + str((11 - product) % 10)


def _nir(rng: random.Random, _: Locale) -> str:
    body = (
        f"{rng.choice('12')}{_day(rng, '{y:02d}{m:02d}')}{rng.randrange(1, 95):02d}{rng.randrange(10**6):06d}"
    )
    return body + nir.calc_check_digits(body)


def _nif(rng: random.Random, _: Locale) -> str:
    number = digits(rng, 8)
    return number + dni.calc_check_digit(number)


def _codice(rng: random.Random, _: Locale) -> str:
    letters = "".join(rng.choice(_CONSONANTS) for _ in range(6))
    body = f"{letters}{rng.randrange(38, 99)}{rng.choice('ABCDEHLMPRST')}{rng.randrange(1, 29):02d}{rng.choice('ABCDFGH')}{rng.randrange(100, 999)}"
    return body + codicefiscale.calc_check_digit(body)


def _bsn(rng: random.Random, _: Locale) -> str:
    return _until(lambda: digits(rng, 9), bsn.is_valid)


def _pesel(rng: random.Random, _: Locale) -> str:
    body = _day(rng, "{y:02d}{m:02d}{d:02d}") + f"{rng.randrange(10**4):04d}"
    return body + pesel.calc_check_digit(body)


def _cpf(rng: random.Random, _: Locale) -> str:
    number = _until(lambda: digits(rng, 11), cpf.is_valid)
    return f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}"


def _personnummer(rng: random.Random, _: Locale) -> str:
    body = _day(rng, "{y:02d}{m:02d}{d:02d}") + f"{rng.randrange(100, 999)}"
    return f"{body[:6]}-{body[6:]}{luhn.calc_check_digit(body)}"


def _rodne_cislo(rng: random.Random, _: Locale) -> str:
    def make() -> str:
        month = rng.randrange(1, 13) + rng.choice((0, 50))
        return f"{rng.randrange(54, 99):02d}{month:02d}{rng.randrange(1, 29):02d}{rng.randrange(10**4):04d}"

    number = _until(make, lambda made: int(made) % 11 == 0)
    return f"{number[:6]}/{number[6:]}"


def _kimlik(rng: random.Random, _: Locale) -> str:
    body = digits(rng, 9)
    return body + tckimlik.calc_check_digits(body)


def _my_number(rng: random.Random, _: Locale) -> str:
    return _until(lambda: digits(rng, 12), in_.is_valid)


def aadhaar(rng: random.Random, _: Locale) -> str:
    body = rng.choice("23456789") + digits(rng, 10)
    number = body + verhoeff.calc_check_digit(body)
    return f"{number[:4]} {number[4:8]} {number[8:]}"


NATIONAL: Mapping[str, Kind] = {
    "en_US": Kind(entity="US_SSN", names=("ssn", "social_security_number"), make=ssn),
    "en_GB": Kind(entity="UK_NHS", names=("nhs_number", "nhs_no"), make=_nhs, needs_name=True),
    "de": Kind(entity="DE_TAX_ID", names=("steuer_id", "steueridentifikationsnummer"), make=_tax_id),
    "fr": Kind(entity="FR_NIR", names=("nir", "numero_securite_sociale"), make=_nir),
    "es": Kind(entity="ES_NIF", names=("nif", "dni"), make=_nif),
    "it": Kind(entity="IT_FISCAL_CODE", names=("codice_fiscale", "cod_fiscale"), make=_codice),
    "nl": Kind(entity="NL_BSN", names=("bsn", "burgerservicenummer"), make=_bsn, needs_name=True),
    "pl": Kind(entity="PL_PESEL", names=("pesel", "numer_pesel"), make=_pesel),
    "pt_BR": Kind(entity="BR_CPF", names=("cpf", "numero_cpf"), make=_cpf),
    "sv": Kind(entity="SE_PERSONNUMMER", names=("personnummer", "personal_identity_number"), make=_personnummer),
    "cs": Kind(entity="CZ_RC", names=("rodne_cislo",), make=_rodne_cislo),
    "tr": Kind(entity="TR_NATIONAL_ID", names=("tc_kimlik_no", "kimlik_no"), make=_kimlik),
    "ja": Kind(entity="JP_MY_NUMBER", names=("my_number", "kojin_bango"), make=_my_number, needs_name=True),
}  # fmt: skip
