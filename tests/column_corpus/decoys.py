"""Columns that look like personal data but hold none: their values and their names."""

import random
from collections.abc import Mapping, Sequence

from tests.column_corpus.identifiers import digits, hexadecimal, uuid, with_luhn
from tests.column_corpus.locales import Locale
from tests.column_corpus.personal import Kind, Make


def one_of(*values: str) -> Make:
    return lambda rng, locale: locale.choose(rng, values)


def _joined(*parts: Sequence[str]) -> Make:
    return lambda rng, locale: " ".join(locale.choose(rng, part) for part in parts)


def _version(rng: random.Random, parts: int) -> str:
    return ".".join(str(rng.randrange(0, 30)) for _ in range(parts))


def _codename(rng: random.Random, locale: Locale) -> str:
    return locale.city(rng)


_FINISH = (
    "Oak",
    "Walnut",
    "Matte",
    "Chrome",
    "Velvet",
    "Steel",
    "Amber",
    "Ivory",
    "Coral",
    "Slate",
    "Ruby",
    "Jade",
)
_GOODS = (
    "Lamp",
    "Desk",
    "Kettle",
    "Chair",
    "Router",
    "Headset",
    "Blender",
    "Sofa",
    "Speaker",
    "Rug",
    "Mirror",
)
_GERMAN_GOODS = (
    "Schraube",
    "Dichtung",
    "Kabeltrommel",
    "Lampe",
    "Ventil",
    "Bohrer",
    "Klammer",
    "Filter",
    "Griff",
    "Schalter",
    "Feder",
    "Winkel",
    "Scharnier",
    "Stecker",
    "Leiste",
    "Zange",
)
_ROMANCE_GOODS = (
    "Silla",
    "Mesa",
    "Lámpara",
    "Tornillo",
    "Cable",
    "Bombilla",
    "Estante",
    "Sartén",
    "Cuchara",
    "Alfombra",
    "Cortina",
    "Almohada",
    "Vela",
    "Espejo",
    "Cesta",
    "Botella",
)
_DISHES = (
    "Lasagne",
    "Goulash",
    "Paella",
    "Risotto",
    "Ramen",
    "Pierogi",
    "Falafel",
    "Moussaka",
    "Tiramisu",
    "Gazpacho",
    "Borscht",
    "Ceviche",
    "Curry",
    "Dumplings",
    "Shakshuka",
    "Schnitzel",
    "Ratatouille",
)
_COLOURS = (
    "Red",
    "Navy Blue",
    "Forest Green",
    "Ivory",
    "Turquoise",
    "Magenta",
    "Olive",
    "Beige",
    "Violet",
    "Scarlet",
    "Teal",
    "Crimson",
    "Lavender",
    "Maroon",
)

DECOYS: Mapping[str, Kind] = {
    "product": Kind(names=("product", "name", "title", "item_name"), make=_joined(_FINISH, _GOODS)),
    "model": Kind(
        names=("model", "name", "device_model"),
        make=lambda rng, _: (
            f"{rng.choice(('Nova', 'Orion', 'Pixel', 'Luna', 'Titan'))} {rng.choice('ASXZ')}{rng.randrange(1, 99)}"
        ),
    ),
    "german_goods": Kind(names=("bezeichnung", "artikel", "name"), make=one_of(*_GERMAN_GOODS)),
    "romance_goods": Kind(names=("producto", "articulo", "name"), make=one_of(*_ROMANCE_GOODS)),
    "dish": Kind(names=("dish", "menu_item", "name"), make=one_of(*_DISHES)),
    "colour": Kind(names=("colour", "color", "variant"), make=one_of(*_COLOURS)),
    "department": Kind(
        names=("department", "cost_centre", "owner", "team"),
        make=one_of(
            "Sales",
            "Finance",
            "Legal",
            "Human Resources",
            "Marketing",
            "Logistics",
            "Research",
            "Procurement",
            "Customer Care",
            "Facilities",
            "Quality",
        ),
    ),
    "job": Kind(
        names=("job_title", "role_name"),
        make=one_of(
            "Accountant",
            "Site Manager",
            "Nurse",
            "Data Engineer",
            "Clerk",
            "Driver",
            "Team Lead",
            "Baker",
            "Field Engineer",
            "Receptionist",
        ),
    ),
    "status": Kind(
        names=("status", "state", "order_status"),
        make=one_of("Active", "Pending", "Cancelled", "On Hold", "Delivered", "Draft", "Refunded"),
    ),
    "status_upper": Kind(
        names=("phase", "flag"), make=one_of("NEW", "OPEN", "IN_PROGRESS", "DONE", "REJECTED")
    ),
    "log_level": Kind(
        names=("level", "severity"), make=one_of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    ),
    "letter": Kind(names=("size", "grade", "class"), make=one_of("S", "M", "L", "XL")),
    "abc": Kind(names=("rating", "bucket"), make=one_of("A", "B", "C", "D", "F")),
    "yes_no": Kind(names=("mobile", "email_opt_in", "has_address"), make=one_of("Y", "N")),
    "weekday": Kind(
        names=("weekday", "day_name"), make=one_of("Monday", "Tuesday", "Friday", "Sunday", "Thursday")
    ),
    "month": Kind(
        names=("month_name", "period"), make=one_of("January", "April", "May", "June", "August", "March")
    ),
    "element": Kind(
        names=("material", "element"),
        make=one_of("Copper", "Nickel", "Silver", "Cobalt", "Zinc", "Argon", "Iron", "Radium", "Platinum"),
    ),
    "celestial": Kind(
        names=("cluster", "server_pool"),
        make=one_of("Mercury", "Saturn", "Neptune", "Vega", "Andromeda", "Callisto"),
    ),
    "language": Kind(
        names=("language", "ui_language"), make=one_of("German", "French", "Polish", "Dutch", "Czech")
    ),
    "codename": Kind(names=("codename", "project_codename", "release_name"), make=_codename, needs_name=True),
    "brand": Kind(
        names=("brand", "manufacturer", "vendor_brand"),
        make=one_of("Ford", "Bosch", "Siemens", "Dyson", "Miele", "Philips", "Honda", "Bentley"),
        needs_name=True,
    ),
    "sku": Kind(
        names=("sku", "article_no"), make=lambda rng, _: f"{hexadecimal(rng, 3).upper()}-{digits(rng, 5)}"
    ),
    "internal_code": Kind(
        names=("code", "ref", "reference"),
        make=lambda rng, _: f"{rng.choice(('KX', 'PO', 'RMA', 'TN'))}{digits(rng, 6)}{rng.choice('ABC')}",
    ),
    "order_number": Kind(names=("order_no", "order_id", "number"), make=lambda rng, _: digits(rng, 10)),
    "luhn_order": Kind(names=("order_no", "ticket"), make=lambda rng, _: with_luhn(digits(rng, 11))),
    "luhn_16": Kind(names=("voucher", "tracking_no"), make=lambda rng, _: with_luhn("9" + digits(rng, 14))),
    "id_15": Kind(names=("device_ref", "external_id", "trace_no"), make=lambda rng, _: digits(rng, 15)),
    "ean": Kind(names=("ean", "barcode"), make=lambda rng, _: digits(rng, 13)),
    "version": Kind(names=("version", "release"), make=lambda rng, _: _version(rng, 3)),
    "version_4": Kind(names=("build", "firmware_version", "address"), make=lambda rng, _: _version(rng, 4)),
    "md5": Kind(
        names=("checksum", "md5", "token_hash_of_file"),
        make=lambda rng, _: hexadecimal(rng, 32),
        not_beside=("account_sid",),
    ),
    "sha1": Kind(names=("commit", "revision"), make=lambda rng, _: hexadecimal(rng, 40)),
    "sha256": Kind(names=("digest", "content_hash"), make=lambda rng, _: hexadecimal(rng, 64)),
    "uuid": Kind(names=("uuid", "request_id", "correlation"), make=lambda rng, _: uuid(rng)),
    "epoch": Kind(
        names=("created", "ts", "updated_at"),
        make=lambda rng, _: str(rng.randrange(1_500_000_000, 1_790_000_000)),
    ),
    "epoch_ms": Kind(
        names=("created_ms", "event_time"), make=lambda rng, _: str(rng.randrange(15 * 10**11, 179 * 10**10))
    ),
    "date": Kind(
        names=("order_date", "valid_from", "shipped"),
        make=lambda rng, _: (
            f"{rng.randrange(2015, 2027)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        ),
    ),
    "price": Kind(names=("price", "amount", "net"), make=lambda rng, _: f"{rng.uniform(1, 900):.2f}"),
    "ratio": Kind(names=("ratio", "score", "margin"), make=lambda rng, _: f"{rng.random():.4f}"),
    "measure": Kind(names=("voltage", "reading"), make=lambda rng, _: f"{rng.uniform(-400, 400):.5f}"),
    "quantity": Kind(
        names=("quantity", "phone_count", "city_id"), make=lambda rng, _: str(rng.randrange(1, 99))
    ),
    "five_digits": Kind(names=("bin_no", "lot", "stock"), make=lambda rng, _: digits(rng, 5)),
    "file_name": Kind(
        names=("file_name", "attachment", "path"),
        make=lambda rng, _: (
            f"{rng.choice(('report', 'scan', 'invoice', 'IMG'))}_{digits(rng, 4)}.{rng.choice(('pdf', 'png', 'xlsx'))}"
        ),
    ),
    "host": Kind(
        names=("host", "address", "node"), make=lambda rng, _: f"web-{rng.randrange(1, 99):02d}.internal"
    ),
    "timezone": Kind(
        names=("timezone", "tz"), make=one_of("Europe/Berlin", "America/Chicago", "Asia/Tokyo", "UTC")
    ),
    "currency": Kind(names=("currency", "curr"), make=one_of("EUR", "USD", "SEK", "PLN", "CZK")),
    "media_type": Kind(
        names=("content_type", "mime"), make=one_of("text/html", "image/png", "application/json")
    ),
    "hex_colour": Kind(names=("hex", "theme"), make=lambda rng, _: "#" + hexadecimal(rng, 6)),
    "phone_shape": Kind(
        names=("position", "rack"),
        make=lambda rng, _: f"{rng.randrange(1, 9)}-{rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}",
    ),
}
