"""Facts about the company whose data is scanned, which no notice holds and no value tells."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CompanyFacts:
    """What is the company's own and not its customers'; empty: nothing is known.

    >>> facts = CompanyFacts(numbers=frozenset({"12025550100"}), number_ranges=("1202556",))
    >>> facts.owns_number("+1 202-555-0100"), facts.owns_number("+12025560199"), facts.owns_number("+4420")
    (True, True, False)
    """

    domains: frozenset[str] = frozenset()
    """In lower case."""
    staff_domains: frozenset[str] = frozenset()
    """Domains of the mail addresses of its staff, in lower case."""
    networks: tuple[str, ...] = ()
    """In CIDR notation."""
    numbers: frozenset[str] = frozenset()
    """The inventory: digits with the country code, without a plus."""
    number_ranges: tuple[str, ...] = ()
    """Beginnings of numbers that are all the company's."""

    def owns_number(self, number: str) -> bool:
        digits = re.sub(r"\D", "", number)
        return digits in self.numbers or digits.startswith(self.number_ranges or ("-",))
