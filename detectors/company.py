"""Facts about the company whose data is scanned. Neither the privacy notice nor the data reveals them."""

import ipaddress
import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, kw_only=True)
class CompanyFacts:
    """Telephone numbers, domains and networks of the company itself, not of its customers; a field is empty
    if none are known.

    >>> facts = CompanyFacts(numbers=frozenset({"12025550100"}), number_ranges=("1202556",))
    >>> facts.owns_number("+1 202-555-0100"), facts.owns_number("+12025560199"), facts.owns_number("+4420")
    (True, True, False)
    >>> facts = CompanyFacts(networks=("198.51.100.0/24",), staff_domains=frozenset({"staff.example.org"}))
    >>> facts.owns_address("198.51.100.7"), facts.owns_address("203.0.113.7")
    (True, False)
    >>> facts.employs("Mail.Staff.example.org"), facts.employs("example.org")
    (True, False)
    """

    domains: frozenset[str] = frozenset()
    """Domains of the company, in lower case."""
    staff_domains: frozenset[str] = frozenset()
    """Domains of the mail addresses of the company's staff, in lower case."""
    networks: tuple[str, ...] = ()
    """Networks of the company, in CIDR notation."""
    numbers: frozenset[str] = frozenset()
    """Telephone numbers of the company: digits with country code, without a plus sign."""
    number_ranges: tuple[str, ...] = ()
    """Prefixes of telephone numbers: digits with country code, without a plus sign. Every number that begins
    with such a prefix belongs to the company.
    """

    def owns_number(self, number: str) -> bool:
        digits = re.sub(r"\D", "", number)
        return digits in self.numbers or digits.startswith(self.number_ranges or ("-",))

    def owns_address(self, address: str) -> bool:
        """Whether a valid IP address is in the company's networks."""
        parsed = ipaddress.ip_address(address)
        return any(parsed in network for network in _networks(self.networks))

    def employs(self, domain: str) -> bool:
        """Whether mail addresses at the domain, or at one of its parent domains, belong to staff."""
        return _is_within(domain, self.staff_domains)

    def owns_domain(self, domain: str) -> bool:
        return _is_within(domain, self.domains)


def _is_within(domain: str, domains: frozenset[str]) -> bool:
    labels = domain.lower().split(".")
    return any(".".join(labels[start:]) in domains for start in range(len(labels)))


@cache
def _networks(texts: tuple[str, ...]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)
