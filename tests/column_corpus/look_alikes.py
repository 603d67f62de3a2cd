"""Decoys that differ from personal data only in their distribution: business dates, numbers of things."""

import datetime
import random
from collections.abc import Callable, Mapping

from tests.column_corpus.identifiers import base62, digits, hexadecimal, with_luhn
from tests.column_corpus.locales import Locale
from tests.column_corpus.personal import Kind, Make

_LOCAL = {
    "de": "{:%d.%m.%Y}",
    "pl": "{:%d.%m.%Y}",
    "cs": "{:%d.%m.%Y}",
    "fr": "{:%d/%m/%Y}",
    "en_GB": "{:%d/%m/%Y}",
}


def _day(rng: random.Random, first: int, last: int) -> datetime.date:
    start = datetime.date(first, 1, 1)
    return start + datetime.timedelta(days=rng.randrange((datetime.date(last, 12, 31) - start).days))


def _written(day: datetime.date, locale: Locale) -> str:
    return _LOCAL.get(locale.id, "{:%Y-%m-%d}").format(day)


def _between(first: int, last: int) -> Make:
    return lambda rng, locale: _written(_day(rng, first, last), locale)


def _on_workdays(first: int, last: int) -> Make:
    def make(rng: random.Random, locale: Locale) -> str:
        day = _day(rng, first, last)
        return _written(day - datetime.timedelta(days=max(0, day.weekday() - 4)), locale)

    return make


def _on_firsts(first: int, last: int) -> Make:
    return lambda rng, locale: _written(_day(rng, first, last).replace(day=1), locale)


def _growing(first: int, last: int) -> Make:
    """Dates that become more frequent with the years, as in a growing company."""

    def make(rng: random.Random, locale: Locale) -> str:
        return _written(max(_day(rng, first, last), _day(rng, first, last)), locale)

    return make


def _stamp(rng: random.Random, _: Locale) -> str:
    day = _day(rng, 2012, 2026)
    return f"{day} {rng.randrange(24):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"


def _counted(prefix: str, size: int) -> Make:
    return lambda rng, _: prefix + f"{rng.randrange(10 ** (size - len(prefix) - 3)):0{size - len(prefix)}d}"


def _stamp_number(size: int) -> Callable[[random.Random, Locale], str]:
    """The first ``size`` digits of a time without separators, followed by a random number."""

    def make(rng: random.Random, _: Locale) -> str:
        day = _day(rng, 2015, 2026)
        return f"{day:%Y%m%d}{rng.randrange(24):02d}{rng.randrange(60):02d}{rng.randrange(60):02d}{digits(rng, 3)}"[
            :size
        ]

    return make


LOOK_ALIKES: Mapping[str, Kind] = {
    "hired": Kind(names=("hire_date", "entry_date", "eintritt"), make=_on_workdays(1992, 2026)),
    "joined": Kind(names=("member_since", "registered", "customer_since"), make=_growing(1998, 2026)),
    "invoiced": Kind(names=("invoice_date", "billed_on"), make=_on_workdays(2008, 2020)),
    "contract": Kind(names=("contract_start", "valid_from"), make=_on_firsts(1995, 2012)),
    "archived": Kind(names=("closed_on", "settled"), make=_on_workdays(1985, 2009)),
    "expiry": Kind(names=("expires", "valid_until", "expiry_date"), make=_between(2026, 2036)),
    "updated": Kind(names=("updated_at", "last_change"), make=_stamp),
    "founded": Kind(names=("founded", "incorporated_on"), make=_between(1850, 2015)),
    "released": Kind(names=("release_date", "published"), make=_growing(1960, 2024)),
    "stamp_15": Kind(names=("batch_ref", "trace_id"), make=_stamp_number(15)),
    "stamp_14": Kind(names=("event_key", "run_ts"), make=_stamp_number(14)),
    "counter_15": Kind(names=("ledger_no", "entry_id"), make=_counted("31041", 15)),
    "counter_11": Kind(names=("case_no", "claim_ref"), make=_counted("8", 11)),
    "luhn_9": Kind(names=("parcel_no", "member_card"), make=lambda rng, _: with_luhn(digits(rng, 8))),
    "luhn_10": Kind(names=("asset_no", "meter"), make=lambda rng, _: with_luhn(digits(rng, 9))),
    "nine_digits": Kind(names=("document_no", "row_key"), make=lambda rng, _: digits(rng, 9)),
    "eleven_digits": Kind(names=("booking", "process_id"), make=lambda rng, _: digits(rng, 11)),
    "twelve_digits": Kind(names=("ledger_key", "upc"), make=lambda rng, _: digits(rng, 12)),
    "order_ref": Kind(
        names=("order_ref", "po_number"),
        make=lambda rng, _: f"ORD-{rng.randrange(2018, 2027)}-{digits(rng, 6)}",
    ),
    "short_commit": Kind(names=("build_commit", "sha"), make=lambda rng, _: hexadecimal(rng, 8)),
    "slug": Kind(names=("short_url", "slug"), make=lambda rng, _: base62(rng, 8)),
    "etag": Kind(names=("etag", "blob_ref"), make=lambda rng, _: base62(rng, 22)),
    "netmask": Kind(
        names=("netmask", "subnet_mask"),
        make=lambda rng, _: rng.choice(("255.255.255.0", "255.255.0.0", "255.255.255.240", "255.255.254.0")),
    ),
    "plate_of_part": Kind(
        names=("part_no", "drawing"),
        make=lambda rng, _: f"{digits(rng, 3)}-{digits(rng, 4)}-{digits(rng, 2)}",
    ),
    "locale_code": Kind(
        names=("locale", "lang"),
        make=lambda rng, _: rng.choice(("en-US", "de-DE", "fr-FR", "pt-BR", "ja-JP")),
    ),
    "country_code": Kind(
        names=("iso2", "origin"), make=lambda rng, _: rng.choice(("US", "GB", "DE", "FR", "NL", "PL", "BR"))
    ),
    "base64_blob": Kind(names=("thumb", "payload"), make=lambda rng, _: f"iVBORw0KGgo{base62(rng, 40)}="),
}
