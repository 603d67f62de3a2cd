"""A table whose fields break promises in a known number of rows, and its twin, whose fields break none."""

import random

import sqlalchemy as sa

from tests.scanner.audited import Row, email, text
from tests.scanner.made_values import hexadecimal, make

NAME, LOG = "portal_users", "portal.log"
ROWS = 200
_FAITHS = ("Catholic", "Muslim", "Jewish", "Buddhist", "Hindu")


def table() -> sa.Table:
    columns = (
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        text("email"),
        text("login_password"),
        text("religion", 20),
        text("blood_type", 10),
        text("card_number", 20),
    )
    return sa.Table(NAME, sa.MetaData(), *columns)


def rows(*, is_broken: bool, n: int = ROWS) -> list[Row]:
    """The rows of the table, two per person.

    Of each hundred rows, if broken: 60 have a religion and 20 a blank one; 40 have a blood type, 20 of them
    with a religion; 30 have a card number. 30 passwords are in clear text and 20 hashed.
    """
    rng = random.Random(7)
    found = []
    for place in range(n):
        at = place % 100
        clear = f"{hexadecimal(rng, 6)}-Trombone{place}!"
        hashed = f"$2b$12${hexadecimal(rng, 53)}"
        found.append(
            {
                "user_id": place + 1,
                "email": email(place // 2),
                "login_password": (clear if is_broken and at < 30 else hashed) if at < 50 else None,
                "religion": rng.choice(_FAITHS) if at < 60 else " " if at < 80 else None,
                "blood_type": rng.choice(("A+", "B-", "AB+", "O-")) if 40 <= at < 80 else None,
                "card_number": make("card", rng) if at < 30 else None,
            }
        )
    if not is_broken:
        for row in found:
            row |= {"religion": None, "blood_type": None, "card_number": None}
    return found


COUNTS = {
    ("v_undisclosed_element", "religion"): ({"breach": 120, "kept": 80}, 60),
    ("v_undisclosed_element", "blood_type"): ({"breach": 80, "kept": 120}, 40),
    ("v_card_number_held", "card_number"): ({"breach": 60, "kept": 140}, 30),
    ("v_password_clear", "login_password"): ({"breach": 60, "kept": 140}, 50),
}
"""By promise and field: the counts of rows in the broken table, and the number of people in breach."""
