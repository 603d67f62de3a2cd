"""The elements for which a field's name is evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.policy.name_dictionary import NameEntry, NameIndex, index_names
from scanner.policy.policy import load_policy

INDEX = index_names(
    [
        NameEntry(element="phone", strong=("phone_number",), weak=("number",), tables=("users",)),
        NameEntry(element="login", strong=("username",), vendor={"kamailio": ("subscriber.username",)}),
        NameEntry(element="caller", weak=("from",), vendor={"twilio": ("Calls.from", "FromNumber")}),
        NameEntry(element="ip", strong=("client_ip",), weak=("ip",)),
        NameEntry(element="cookie", vendor={"weblog": ("_ga_",)}),
    ]
)


@pytest.fixture(scope="module")
def xpoz() -> NameIndex:
    return load_policy("xpoz").names


def hits(field: str, collection: str = "t") -> list[tuple[str, str]]:
    return [(hit.element, hit.strength) for hit in INDEX.lookup(field, collection)]


@pytest.mark.parametrize(
    "name", ["phone_number", "phoneNumber", "Phone-Number", "PHONENUMBER", "user.phone_number"]
)
def test_spelling_does_not_matter(name: str) -> None:
    assert hits(name) == [("phone", "strong")]


@pytest.mark.parametrize(
    "collection", ["calls", "Call", "public.calls", "exports/calls.csv", "data.db!/calls"]
)
def test_a_resource_is_told_by_the_collection(collection: str) -> None:
    assert hits("from", collection) == [("caller", "vendor")]


def test_a_resource_is_told_by_the_path(xpoz: NameIndex) -> None:
    assert hits("payload.call.from") == [("caller", "vendor")]


def test_elsewhere_the_same_word_is_weak() -> None:
    assert hits("from", "letters") == [("caller", "weak")]


def test_segments_join_only_where_the_name_has_several_words() -> None:
    assert hits("client.ip") == [("ip", "strong")]
    assert hits("user.name") == []


def test_an_object_lends_one_of_its_words_to_what_it_holds(xpoz: NameIndex) -> None:
    inside = xpoz.lookup("extra_address_data.house", "t")
    assert inside and inside == xpoz.lookup("address.house", "t")
    assert xpoz.lookup("house", "t") == ()


def test_a_prefix_stands_for_what_begins_with_it() -> None:
    assert hits("_ga_ABC123") == [("cookie", "strong")]
    assert hits("ga") == []


def test_each_element_once_and_the_strongest_first() -> None:
    assert hits("username", "subscriber") == [("login", "vendor")]


def test_the_entry_that_matched_is_given() -> None:
    assert [hit.matched for hit in INDEX.lookup("from", "calls")] == ["Calls.from"]


def test_tables_say_where_an_element_is_at_home() -> None:
    assert INDEX.at_home("phone", "User")
    assert not INDEX.at_home("phone", "calls")


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_is_too_strange(field: str, collection: str) -> None:
    INDEX.lookup(field, collection)


@pytest.mark.parametrize(
    ("field", "collection", "element"),
    [
        ("email", "users", "acct_email"),
        ("dst", "cdr", "use_to_number"),
        ("Body", "messages", "con_message_body"),
        ("auth_token", "accounts", "crd_api_token"),
        ("ha1", "subscriber", "crd_sip_credential"),
        ("date_of_birth", "users", "acct_birth_date"),
        ("card_number", "payments", "pay_card_number"),
        ("cpni_opt_out", "cpni_preferences", "cpn_optout"),
        ("webgl_hash", "devices", "dev_unique_id"),
    ],
)
def test_the_shipped_dictionary_knows_common_names(
    xpoz: NameIndex, field: str, collection: str, element: str
) -> None:
    assert element in [hit.element for hit in xpoz.lookup(field, collection)]
