"""Tables with names in other languages get the same classes as tables with English names."""

from collections.abc import Sequence

import pytest

from scanner.classifier.classify import classify_group
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.naming import as_spelt, normal, words
from scanner.names.translation import dictionary, without_accents
from scanner.policy.policy import load_policy
from tests.scanner.scanning import classifier

CALLS = {
    "de": ("anrufe", "rufnummer_anrufer", "rufnummer_angerufener", "beginn", "dauer", "aufnahme_datei"),
    "nl": ("gesprekken", "nummer_beller", "nummer_gebelde", "aanvang", "duur", "opname_bestand"),
    "fr": ("appels", "numero_appelant", "numero_appele", "debut", "duree", "fichier_enregistrement"),
    "es": ("llamadas", "numero_llamante", "numero_llamado", "inicio", "duracion", "archivo_grabacion"),
    "it": ("chiamate", "numero_chiamante", "numero_chiamato", "inizio", "durata", "file_registrazione"),
    "pt": ("chamadas", "numero_chamador", "numero_chamado", "inicio", "duracao", "arquivo_gravacao"),
    "pl": ("rozmowy", "numer_dzwoniacy", "numer_docelowy", "data_rozpoczecia", "trwania", "plik_nagrania"),
}
PEOPLE = {
    "de": ("kunden", "vorname", "nachname", "geburtsdatum", "postleitzahl", "telefonnummer"),
    "nl": ("klanten", "voornaam", "achternaam", "geboortedatum", "woonplaats", "telefoonnummer"),
    "fr": ("clients", "prénom", "nom_famille", "date_naissance", "code_postal", "numéro_téléphone"),
    "es": ("clientes", "nombres", "apellidos", "fecha_nacimiento", "codigo_postal", "telefono"),
    "it": ("clienti", "prenome", "cognome", "data_nascita", "cap", "telefono"),
    "pt": ("clientes", "prenome", "sobrenome", "data_nascimento", "cidade", "telefone"),
    "pl": ("klienci", "imię", "nazwisko", "data_urodzenia", "kod_pocztowy", "numer_telefonu"),
    "sv": ("kunder", "förnamn", "efternamn", "födelsedatum", "postnummer", "telefon"),
}


def told(table: str, columns: Sequence[str]) -> list[str]:
    """The class of every column from names alone; empty for one without a finding."""
    fields = tuple(FieldProfile(path=column, type="varchar(80)") for column in columns)
    group = RecordGroup(source_id="s", source="s", collection=table, collection_kind="table", fields=fields)
    found = {one.field: one for one in classify_group(group, classifier(schema_only=True)).findings}
    return [found[column].classifications[0].category if column in found else "" for column in columns]


@pytest.mark.parametrize("language", CALLS)
def test_calls_are_usage_and_what_was_recorded_is_content(language: str) -> None:
    table, *columns = CALLS[language]
    assert told(table, columns) == ["customer_usage_data"] * 4 + ["customer_content"]


@pytest.mark.parametrize("language", PEOPLE)
def test_customers_are_account_data(language: str) -> None:
    table, *columns = PEOPLE[language]
    assert set(told(table, columns)) == {"customer_account_data"}


def test_no_english_name_that_the_policy_lists_is_taken_for_a_foreign_one() -> None:
    listed = load_policy("xpoz").names.entries.values()
    names = {name.rsplit(".", 1)[-1] for entry in listed for name in (*entry.strong, *entry.weak)}
    assert len(names) > 3_000
    assert {name for name in names if normal(name) != as_spelt(name)} == set()


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("idPacjenta", "patientid"),
        ("matkhau", "password"),
        ("opettaja_id", "teacherid"),
        ("患者番号", "patientnumber"),
        ("学生学号", "studentnumber"),
        ("пароль", "password"),
        ("medlems_id", "memberid"),
        ("branches", "branches"),
        ("compress", "compress"),
    ],
)
def test_many_languages_are_read(name: str, english: str) -> None:
    assert normal(name) == english


def test_english_stays_as_it_is() -> None:
    names = "user_id candidate codename data_source num_calls discount legend partner terminal_id"
    assert [normal(name) for name in names.split()] == [name.replace("_", "") for name in names.split()]


def test_long_words_are_taken_apart_only_where_every_piece_is_known() -> None:
    assert words("Rechnungsdatum") == ("invoice", "date")
    assert words("KUNDENNUMMER") == ("customer", "number")
    assert words("kundenzufall") == ("kundenzufall",)


def test_the_dictionary_holds_no_word_twice_and_spells_without_accents() -> None:
    book = dictionary()
    for spelt in book.meanings:
        assert spelt == without_accents(spelt).lower()
    assert not set(book.pieces) & (set(book.heads) | book.particles)
