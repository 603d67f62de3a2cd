"""A table whose fields break promises in rows of known number, and its twin whose fields break none."""

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
    """Two rows a person. Of each hundred: a faith in sixty and blanks in twenty, a blood type in forty of which
    twenty have a faith too, cards in thirty; of passwords thirty are in clear, twenty hashed.
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
"""By promise and field, the rows and people of the broken one."""
