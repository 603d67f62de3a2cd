"""A template for a company's own policy: a short file that extends a shipped one."""

from scanner.policy.policy import Policy

_TEXT = """\
# The privacy notice of {company} as data. What is not said here is inherited from '{base}'.
#
#   noticemap policy show ID               what is inherited: an element, a rule, a promise, a setting
#   noticemap policy check {file}   proves this file
#   noticemap scan SOURCE --policy {file}
#
# Give only what differs. Of an entry, each key given here replaces the inherited one as a whole (all of
# `limit`, all of `when`); the keys not given stay. Names, kinds and tags are added to those that are
# inherited.
extends: {base}
policy: {{id: {id}, version: '1', title: Privacy Notice, company: {company}}}

# What is inherited and does not hold here, by the part it stands in. Promises and names that speak of
# nothing else go with it.
# remove:
#   elements: [ck_dnt, ck_gpc]
#   promises: [v_precise_location]

# Questions that your notice answers otherwise. `lines`: where it does.
# settings:
#   visitor_inactivity: {{default: P12M, lines: [40], why: our notice says twelve months}}

# The headings of your notice, with the first and last line of the text under each.
# sections:
#   s_acct_direct: {{heading: What you tell us, lines: 10-25}}

# Other words for a class of data, and other limits.
# sub_categories:
#   account_profile: {{title: 'Members: profile'}}
# retention:
#   ret_close_60d:
#     limit: {{source: notice, duration: P30D}}
#     notice: {{section: s_acct_retention, lines: [143], basis: Deleted thirty days after closing.}}

# Data of your own, and the names that its fields go by.
# elements:
#   member_number:
#     title: Number of a member
#     sub_category: account_profile
#     entities: [RECORD_METADATA]
#     california_category: identifiers
#     purposes: [recognise_customer]
#     notice: {{section: s_acct_direct, lines: [12], strength: named, basis: Printed on the card.}}
# names:
#   member_number: {{strong: [loyalty_no, member_no]}}
#   acct_phone: {{strong: [handynr], without: [phone_number]}}

# Your systems: words in paths that tell a kind of source, tables of a kind of record.
# kinds:
#   source_kinds:
#     crm: {{paths: [customer hub]}}
#   record_kinds:
#     call_record: {{tables: [verbindungen]}}

# Your words in tags of columns and tables (dbt, OpenAPI, Avro, SQL).
# tags:
#   keys: [schutzklasse]
#   personal: [c3]
#   kinds:
#     loyalty_no: [mitgliedsnummer]
"""


def beginning(base: Policy, file: str, name: str) -> str:
    """The text of a new valid policy ``name`` that extends ``base``."""
    return _TEXT.format(base=base.id, company=name.replace("_", " ").title(), file=file, id=name)
