"""Made-up texts in many languages: message bodies, support tickets, call transcripts."""

from random import Random

from scanner.demo.company import Company
from scanner.demo.ids import digits
from scanner.demo.people import Person

TEST_CARD = "4111 1111 1111 1111"
"""Published by the card schemes' processors for tests; it belongs to no account."""

_MESSAGES = {
    "en": (
        "Hi {name}, your appointment is on Thursday at {hour}:30. Reply C to confirm or call {phone}.",
        "Your verification code is {code}. It expires in 10 minutes.",
        "{name}, your parcel is out for delivery to {street}, {city}.",
        "Thanks for your order! Questions? Write to {email} any time.",
        "Can we move dinner to {hour} tonight? I'm stuck at work. {name}",
        "Reminder: invoice {number} is due on Friday.",
    ),
    "de": (
        "Hallo {name}, Ihr Termin ist am Donnerstag um {hour}:30 Uhr. Rückfragen unter {phone}.",
        "Ihr Bestätigungscode lautet {code}.",
        "Ihr Paket kommt heute zwischen {hour} und 18 Uhr an: {street}, {city}.",
        "Kannst du mich später anrufen? Bin noch im Büro. Grüße, {name}",
    ),
    "fr": (
        "Bonjour {name}, votre rendez-vous est confirmé jeudi à {hour}h30.",
        "Votre code de vérification est {code}.",
        "Votre colis arrive aujourd'hui au {street}, {city}. Questions : {email}",
        "Tu peux me rappeler ce soir ? Merci, {name}",
    ),
    "pl": (
        "Dzień dobry {name}, wizyta w czwartek o {hour}:30. Kontakt: {phone}.",
        "Twój kod weryfikacyjny to {code}.",
        "Paczka czeka w punkcie w mieście {city}.",
    ),
    "pt": (
        "Olá {name}, sua consulta é quinta-feira às {hour}h30. Dúvidas: {phone}.",
        "Seu código de verificação é {code}.",
        "Seu pedido saiu para entrega em {street}, {city}.",
    ),
}
_TICKETS = (
    (
        "Messages to one carrier fail",
        "Since the update to {version} messages to {phone} fail with error 30008. Can you check?",
    ),
    ("Cannot log in", "I can't log in any more. My address is {email}, please reset it. Thanks, {name}"),
    (
        "Invoice question",
        "Order {order} shows up twice on the June invoice. Please correct it and call me on {phone}.",
    ),
    (
        "Please change our address",
        "We have moved to {street}, {postal_code} {city}. Could you update the contract? {name}",
    ),
    (
        "Webhook timeouts",
        "Our endpoint answers in 200 ms, yet you log timeouts. SDK {version}, request {uuid}.",
    ),
    (
        "Close our account",
        "Please close the account at the end of the month and confirm to {email}. Regards, {name}",
    ),
    ("Feature request", "It would be great if the dashboard could group usage by month and by product."),
)
_CALLS = {
    "en": (
        "Thank you for calling, this is {agent}. How can I help?",
        "Hi, my name is {name} and I am calling about my last bill.",
        "Could you confirm your date of birth and the address on file, please?",
        "Sure, {birth}, and it is {street} in {city}.",
        "You can reach me on {phone} in the afternoon.",
        "Great, I have sent a confirmation to {email}.",
    ),
    "de": (
        "Guten Tag, Sie sprechen mit {agent}. Was kann ich für Sie tun?",
        "Hier ist {name}, ich rufe wegen meiner Rechnung an.",
        "Meine Adresse ist {street} in {city}.",
        "Bitte schicken Sie die Bestätigung an {email}.",
    ),
}


def message_body(rng: Random, person: Person) -> str:
    """A text message to or from ``person``."""
    templates = _MESSAGES.get(person.locale.language, _MESSAGES["en"])
    return rng.choice(templates).format(
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
    subject, description = rng.choice(_TICKETS)
    return subject, description.format(
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
    """Language and text of a recorded call with ``person``."""
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
