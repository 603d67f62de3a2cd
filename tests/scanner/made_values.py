"""Makers of cell values for tests: seeded, and only from ranges reserved for documentation."""

import hashlib
import json
import random
from collections.abc import Callable

GIVEN = ("Ana", "Jonas", "Claire", "Marek", "Priya", "Kenji", "Lucía", "Olga", "Paulo", "Emma")
SURNAMES = ("Silva", "Weber", "Martin", "Kowalski", "Shah", "Tanaka", "García", "Ivanova", "Costa", "Brown")
CITIES = ("London", "Berlin", "Paris", "Warsaw", "Madrid", "Chicago", "Lisbon", "Boston")
COMPANIES = ("Acme Ltd", "Globex GmbH", "Initech Inc", "Umbrella S.A.", "Hooli LLC")
SENTENCES = (
    "Hello Ana, your parcel is on its way and will arrive on Tuesday",
    "Can you please call me back when you are home tonight",
    "The meeting was moved to the small room on the second floor",
    "Thanks for the flowers, they are still standing on my table",
    "We will not be able to come to dinner this weekend, sorry",
)
TICKETS = (
    "Our calls to Poland fail since this morning, please have a look at it",
    "The invoice of March does not show the discount that was agreed",
    "We cannot sign in to the portal since the password was changed",
)


def hexadecimal(rng: random.Random, size: int) -> str:
    return hashlib.sha512(str(rng.random()).encode()).hexdigest()[:size]


def phone(rng: random.Random) -> str:
    return f"+1{rng.choice(('202', '312', '415', '617'))}55501{rng.randrange(100):02d}"


def time_of(rng: random.Random) -> str:
    return f"2026-0{rng.randrange(1, 7)}-{rng.randrange(10, 28)}T{rng.randrange(10, 24)}:15:{rng.randrange(10, 60)}Z"


def ip(rng: random.Random) -> str:
    return f"{rng.choice(('192.0.2', '198.51.100', '203.0.113'))}.{rng.randrange(1, 255)}"


def given(rng: random.Random) -> str:
    return rng.choice(GIVEN)


def name(rng: random.Random) -> str:
    return f"{rng.choice(GIVEN)} {rng.choice(SURNAMES)}"


def email(rng: random.Random) -> str:
    return (
        f"{rng.choice(GIVEN).lower()}.{rng.choice(SURNAMES).lower()}{rng.randrange(99)}@example.org".replace(
            "í", "i"
        )
    )


def luhn_tail(digits: str) -> str:
    total = sum(
        sum(divmod(2 * int(digit), 10)) if place % 2 == 0 else int(digit)
        for place, digit in enumerate(reversed(digits))
    )
    return digits + str(-total % 10)


def uuid(rng: random.Random) -> str:
    text = hexadecimal(rng, 32)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


def choice(*values: str) -> Callable[[random.Random], str]:
    return lambda rng: rng.choice(values)


def number(low: int, high: int) -> Callable[[random.Random], str]:
    return lambda rng: str(rng.randrange(low, high))


def _json(body: Callable[[random.Random], object]) -> Callable[[random.Random], str]:
    return lambda rng: json.dumps(body(rng))


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "account_status": choice("active", "suspended", "closed"),
    "ad_platform": choice("search", "social"),
    "api_request": lambda rng: f"GET /2010-04-01/Accounts/AC{hexadecimal(rng, 32)}/Calls.json HTTP/1.1",
    "attributes_json": _json(lambda rng: {"plan": "gold", "note": rng.choice(SENTENCES), "mail": email(rng)}),
    "bcrypt": lambda rng: "$2b$12$" + (hexadecimal(rng, 60) + "ABCxyz./")[:53],
    "birth": lambda rng: f"20{rng.randrange(11, 16)}-03-{rng.randrange(10, 28)}",
    "adult_birth": lambda rng: f"19{rng.randrange(55, 99)}-03-{rng.randrange(10, 28)}",
    "teen_birth": lambda rng: f"20{rng.choice(('11', '12'))}-03-{rng.randrange(10, 28)}",
    "blob": lambda rng: "UklGRiQAAABXQVZF" + hexadecimal(rng, 40),
    "bool": choice("0", "1"),
    "brand": choice("visa", "mastercard"),
    "bundle_status": choice("draft", "approved", "rejected"),
    "call_status": choice("completed", "busy", "no-answer"),
    "capabilities": choice("voice,sms", "sms", "voice"),
    "card": lambda rng: luhn_tail(f"400000{rng.randrange(10**9):09d}"),
    "carrier": choice("Carrier One", "Carrier Two"),
    "channel": choice("sms", "call"),
    "city": choice(*CITIES),
    "clf": lambda rng: f"{rng.randrange(10, 28)}/Mar/2026:10:15:{rng.randrange(10, 60)} +0000",
    "clid": lambda rng: f'"{name(rng)}" <{phone(rng)[1:]}>',
    "code": number(100000, 999999),
    "code_message": lambda rng: f"Your code is {rng.randrange(100000, 999999)}, do not share it with anyone",
    "company": choice(*COMPANIES),
    "consents": choice("required", "required,functional", "required,functional,advertising"),
    "cookie_category": choice("advertising", "functional"),
    "cookie_name": choice("_fbp", "_ga", "lang"),
    "country": choice("DE", "FR", "PL"),
    "currency": choice("USD", "EUR"),
    "day": lambda rng: f"2026-0{rng.randrange(1, 7)}-{rng.randrange(10, 28)}",
    "debug_text": lambda rng: f"ErrorCode=11200 From={phone(rng)} Body={rng.choice(SENTENCES)}",
    "diet": choice("halal", "coeliac", "vegetarian"),
    "digits": number(1000, 9999),
    "digits9": number(100000000, 999999999),
    "cvv": number(100, 999),
    "code_password": lambda rng: f"Sun{rng.choice(CITIES)}{rng.randrange(100, 999)}!",
    "digits_phone": lambda rng: phone(rng)[1:],
    "disposition": choice("ANSWERED", "BUSY", "NO ANSWER"),
    "domain": choice("pbx.example.com", "voice.example.net"),
    "email": email,
    "epoch": number(1767225600, 1777225600),
    "extension": number(1000, 1999),
    "fbp": lambda rng: f"fb.1.17{rng.randrange(10**10, 10**11)}.{rng.randrange(10**9, 10**10)}",
    "fixed": choice("landline"),
    "flow_json": _json(lambda rng: {"step": 2, "answer": rng.choice(SENTENCES), "caller": phone(rng)}),
    "ga_cookie": lambda rng: f"_ga=GA1.2.{rng.randrange(10**8, 10**9)}.17{rng.randrange(10**7, 10**8)}",
    "given": given,
    "hangup": choice("NORMAL_CLEARING", "USER_BUSY", "NO_ANSWER"),
    "hash_key": choice("#", "*"),
    "hex32": lambda rng: hexadecimal(rng, 32),
    "hex64": lambda rng: hexadecimal(rng, 64),
    "hold_reason": choice("litigation", "audit"),
    "html": lambda rng: f"<p>{rng.choice(SENTENCES)}</p><p>{rng.choice(SENTENCES)}</p>",
    "http_status": choice("200", "404"),
    "iccid": lambda rng: luhn_tail("8988303" + f"{rng.randrange(10**10):011d}"),
    "imsi": lambda rng: "00101" + f"{rng.randrange(10**9):010d}",
    "industry": choice("retail", "logistics", "health"),
    "int": number(1, 900),
    "invoice_no": lambda rng: f"INV-2026-{rng.randrange(10000, 99999)}",
    "io": choice("in", "out"),
    "ip": ip,
    "label": lambda rng: f"item-{rng.randrange(100, 999)}",
    "last4": number(1000, 9999),
    "lat": lambda rng: f"{51 + rng.random():.6f}",
    "latlong_json": _json(lambda rng: {"lat": round(51 + rng.random(), 6), "long": round(-rng.random(), 6)}),
    "lead_source": choice("zoominfo", "webinar"),
    "line_type": choice("mobile", "landline", "voip"),
    "linkedin": lambda rng: f"https://www.linkedin.com/in/{email(rng).split('@')[0].replace('.', '-')}",
    "lon": lambda rng: f"{-rng.random():.6f}",
    "mail_event": choice("delivered", "open", "bounce"),
    "message": choice(*SENTENCES),
    "message_with_phone": lambda rng: f"{rng.choice(SENTENCES)}, ring {phone(rng)}",
    "mime": choice("text/plain"),
    "money": lambda rng: f"{rng.randrange(1, 90)}.{rng.randrange(10, 99)}",
    "month": choice("2026-01", "2026-02", "2026-03"),
    "name": name,
    "one": choice("1"),
    "outbound": choice("outbound-api"),
    "pdf_path": lambda rng: f"/faxes/{uuid(rng)}.pdf",
    "phone": phone,
    "plan": choice("standard", "volume"),
    "port": choice("5060", "5061"),
    "priority": choice("low", "normal", "high"),
    "recording_path": lambda rng: f"/monitor/2026/03/out-{phone(rng)[1:]}-{rng.randrange(10**9)}.wav",
    "request_type": choice("access", "deletion"),
    "role": choice("owner", "admin", "developer"),
    "share": lambda rng: f"{rng.random():.2f}",
    "sip": lambda rng: f"sip:{rng.randrange(1000, 1999)}@pbx.example.com:5060",
    "sip_code": choice("200", "486"),
    "sip_gateway": choice("sip:192.0.2.10:5060", "sip:192.0.2.11:5060"),
    "sip_ip": lambda rng: f"sip:{ip(rng)}:5060",
    "sip_message": lambda rng: (
        f"INVITE sip:{phone(rng)}@example.net SIP/2.0 Via: SIP/2.0/UDP {ip(rng)} From: <sip:1001@example.net>"
    ),
    "sip_method": choice("INVITE", "BYE"),
    "sip_ua": choice("Yealink SIP-T46S 66.85.0.15", "Grandstream GXP2160 1.0.9.69", "Z 5.4.9 rv2.10.11"),
    "sip_reason": choice("OK", "Busy Here"),
    "small": number(1, 9),
    "stage": choice("screen", "offer"),
    "state": choice("CA", "IL", "MA"),
    "status": choice("delivered", "sent", "failed"),
    "street": lambda rng: f"{rng.randrange(1, 200)} Example Street",
    "stripe": lambda rng: f"cus_{hexadecimal(rng, 14)}",
    "subject": choice("Calls fail", "Invoice question", "Cannot sign in"),
    "surname": choice(*SURNAMES),
    "talk_text": lambda rng: f"Agent: {rng.choice(SENTENCES)}. Caller: {rng.choice(SENTENCES)}.",
    "template_text": choice(
        "Your order {{1}} ships on {{2}}, thank you", "Your table for {{1}} is booked today"
    ),
    "ticket_text": choice(*TICKETS),
    "ticket_text_with_card": lambda rng: (
        f"{rng.choice(TICKETS)}. My card is {luhn_tail(f'400000{rng.randrange(10**9):09d}')}"
    ),
    "time": time_of,
    "token": lambda rng: hexadecimal(rng, 10),
    "true": choice("true"),
    "ua": choice(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile",
    ),
    "url": choice("https://app.example.com/voice", "https://hooks.example.net/in"),
    "username": lambda rng: f"{rng.choice(GIVEN).lower()}{rng.randrange(10, 99)}".replace("í", "i"),
    "uuid": uuid,
    "vm_dir": choice("/voicemail/default/1001/INBOX"),
    "web_request": choice("GET /pricing HTTP/1.1", "GET /docs/voice HTTP/1.1"),
    "word": choice("alpha-7", "bravo-9", "delta-3"),
    "zip": choice("94107", "60601", "02108"),
}


def make(kind: str, rng: random.Random) -> str:
    """A value of one kind; ``sid:XX`` makes an identifier with that prefix."""
    if kind.startswith("sid:"):
        return kind[4:] + hexadecimal(rng, 32)
    return MAKERS[kind](rng)
