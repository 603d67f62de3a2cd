"""Made-up texts in many languages: message bodies, support tickets, call transcripts."""

from random import Random

from detectors.built import toml
from scanner.demo.company import Company
from scanner.demo.ids import digits
from scanner.demo.names import DATA
from scanner.demo.people import Person

TEST_CARD = "4111 1111 1111 1111"
"""A card number that payment processors publish for tests, and that belongs to no account."""

_TEXTS = toml(DATA / "texts.toml")
_MESSAGES, _TICKETS, _CALLS = _TEXTS["messages"], _TEXTS["tickets"], _TEXTS["calls"]


def message_body(rng: Random, person: Person) -> str:
    """A text message to or from ``person``."""
    templates = _MESSAGES.get(person.locale.language, _MESSAGES["en"])
    template: str = rng.choice(templates)
    return template.format(
        name=person.given,
        phone=person.phone,
        email=person.email,
        street=person.street,
        city=person.city.name,
        hour=rng.randrange(8, 19),
        code=digits(rng, 6),
        number=digits(rng, 5),
    )


def ticket(rng: Random, person: Person, *, version: str, order: str, request: str) -> tuple[str, str]:
    """Subject and description of a support ticket that ``person`` wrote."""
    chosen = rng.choice(_TICKETS)
    return chosen["subject"], chosen["text"].format(
        name=person.name,
        phone=person.phone,
        email=person.email,
        street=person.street,
        city=person.city.name,
        postal_code=person.postal_code,
        version=version,
        order=order,
        uuid=request,
    )


def card_ticket(person: Person) -> tuple[str, str]:
    """A ticket in which a customer sends a card number by mail."""
    return (
        "Payment does not go through",
        f"Your form keeps refusing my card. Please try it yourselves: {TEST_CARD}, 12/29. {person.name}",
    )


def transcript(rng: Random, company: Company, person: Person) -> tuple[str, str]:
    """The language and the transcript of a recorded call with ``person``."""
    language = "de" if person.locale.language == "de" else "en"
    lines = _CALLS[language]
    kept = [line for line in lines if line is lines[0] or rng.random() < 0.8]
    text = " ".join(kept).format(
        agent=rng.choice(company.employees).person.given,
        name=person.name,
        birth=f"{person.born:%d.%m.%Y}" if language == "de" else f"{person.born:%B %d, %Y}",
        street=person.street,
        city=person.city.name,
        phone=person.phone,
        email=person.email,
    )
    return language, text
