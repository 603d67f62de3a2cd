"""The statements of each dialect: no sorting, no "first n rows", a seed, and a read-only session."""

import re
from pathlib import Path

import pytest

from connectors.sql_dialects.base import SqlDialect, Target, ViewRules
from connectors.sql_dialects.registry import NamedDialect, dialect_of, dialects
from scanner.audit.count import DIALECTS

TABLE = Target(name='"s"."t"', columns=('"id"', '"a"'), hashed=('"id"',), key='"id"', rows=2_000_000)
VIEW = Target(name='"s"."v"', columns=('"a"',), hashed=('"a"', '"b"'), is_table=False, rows=2_000_000)
SHARE, SEED = 0.005, 7

SAMPLES = {
    "bigquery": (
        'SELECT "id", "a" FROM "s"."t" TABLESAMPLE SYSTEM (0.5 PERCENT)',
        'SELECT "a" FROM "s"."v" WHERE MOD(ABS(FARM_FINGERPRINT(CONCAT(\'7|\', TO_JSON_STRING(STRUCT("a", "b"))))'
        " >> 1), 4294967296) < 21474836",
    ),
    "clickhouse": (
        'SELECT "id", "a" FROM "s"."t" WHERE bitAnd(cityHash64(7, "id"), 4294967295) < 21474836',
        'SELECT "a" FROM "s"."v" WHERE bitAnd(cityHash64(7, "a", "b"), 4294967295) < 21474836',
    ),
    "mssql": (
        'SELECT "id", "a" FROM "s"."t" TABLESAMPLE SYSTEM (5 PERCENT) REPEATABLE (8) WHERE CAST(SUBSTRING('
        "HASHBYTES('SHA2_256', CONCAT_WS('|', 7, \"id\")), 1, 4) AS BIGINT) < 429496729",
        'SELECT "a" FROM "s"."v" WHERE CAST(SUBSTRING('
        "HASHBYTES('SHA2_256', CONCAT_WS('|', 7, \"a\", \"b\")), 1, 4) AS BIGINT) < 21474836",
    ),
    "oracle": (
        'SELECT "id", "a" FROM "s"."t" SAMPLE (0.5) SEED (7)',
        'SELECT "a" FROM "s"."v" WHERE ORA_HASH("a" || \'|\' || "b", 4294967295, 7) < 21474836',
    ),
    "postgresql": (
        'SELECT "id", "a" FROM "s"."t" TABLESAMPLE SYSTEM (5) REPEATABLE (7) WHERE '
        "(hashtextextended(ctid::text, 7) & 2147483647) < 214748364",
        'SELECT "a" FROM "s"."v" WHERE (hashtextextended(ROW("a", "b")::text, 7) & 2147483647) < 10737418',
    ),
    "redshift": (
        'SELECT "id", "a" FROM "s"."t" WHERE STRTOL(LEFT(MD5(\'7|\' || COALESCE("id"::varchar, \'\')), 8), 16)'
        " < 21474836",
        'SELECT "a" FROM "s"."v" WHERE STRTOL(LEFT(MD5(\'7|\' || COALESCE("a"::varchar, \'\') || \'|\' || '
        "COALESCE(\"b\"::varchar, '')), 8), 16) < 21474836",
    ),
    "snowflake": (
        'SELECT "id", "a" FROM "s"."t" SAMPLE BERNOULLI (0.5) SEED (7)',
        'SELECT "a" FROM "s"."v" WHERE BITAND(HASH(7, "a", "b"), 4294967295) < 21474836',
    ),
    "trino": (
        'SELECT "id", "a" FROM "s"."t" WHERE bitwise_and(from_big_endian_64(xxhash64(to_utf8('
        "'7' || '|' || coalesce(CAST(\"id\" AS varchar), '')))), 4294967295) < 21474836",
        'SELECT "a" FROM "s"."v" WHERE bitwise_and(from_big_endian_64(xxhash64(to_utf8('
        "'7' || '|' || coalesce(CAST(\"a\" AS varchar), '') || '|' || coalesce(CAST(\"b\" AS varchar), '')))), "
        "4294967295) < 21474836",
    ),
}


def drawn(facts: SqlDialect, target: Target, seed: int = SEED) -> str:
    return facts.rows.method(target).statement(target, SHARE, seed)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_statement_that_draws_a_sample(name: str) -> None:
    (facts,) = [known.facts for known in dialects() if known.name == name]
    assert (drawn(facts, TABLE), drawn(facts, VIEW)) == SAMPLES[name]


def test_every_dialect_is_held_to_its_statement() -> None:
    assert {known.name for known in dialects()} - SAMPLES.keys() <= {"mysql", "mariadb"}  # tested below


def test_mysql_walks_fifty_stretches_of_the_key() -> None:
    statement = drawn(dialect_of("mysql"), TABLE)
    assert statement.count("UNION ALL") == 49 and statement.count(" LIMIT 200)") == 50
    assert len(set(re.findall(r"\* (0\.\d+)\)", statement))) == 50
    assert 'MD5(CONCAT_WS(\'|\', 7, "a", "b"))' in drawn(dialect_of("mysql"), VIEW)


@pytest.mark.parametrize("known", dialects(), ids=lambda known: known.name)
def test_every_dialect_draws_by_a_seed_and_sorts_nothing(known: NamedDialect) -> None:
    facts = known.facts
    for target in (TABLE, VIEW):
        statement = drawn(facts, target)
        assert not re.search(r"(?i)rand(om)?\(|newid|order by (?!\"id\")", statement)
        assert facts.rows.method(target).note
        # BigQuery's block sampling has no seed, as its note says.
        assert (
            statement != drawn(facts, target, SEED + 1)
            or "cannot be repeated" in facts.rows.method(target).note
        )
        assert "WHERE" not in facts.rows.all_rows(target)


@pytest.mark.parametrize("known", dialects(), ids=lambda known: known.name)
def test_every_dialect_tells_its_rights_sampling_and_cost(known: NamedDialect) -> None:
    facts = known.facts
    for word in ("Rights: ", "Sampling: "):
        assert word in known.doc, word
    assert facts.session.read_only or "noticemap_read_only=account" in facts.example
    assert facts.example.partition("://")[0] in facts.schemes and facts.extra


@pytest.mark.parametrize("known", dialects(), ids=lambda known: known.name)
def test_what_sets_up_a_session_outlasts_a_transaction(known: NamedDialect) -> None:
    rules = known.facts.session
    read_only = rules.read_only.statements if rules.read_only else ()
    for statement in (*rules.limits(9), *rules.once, *read_only):
        brief = re.match(r"(?i)SET (LOCAL|TRANSACTION)\b|START|BEGIN", statement)
        assert not brief, f"a commit follows '{statement}': move it to SessionRules.anew"


def test_oracle_reads_rows_in_read_only_transactions() -> None:
    assert dialect_of("oracle").session.anew(9) == ("SET TRANSACTION READ ONLY",)


def test_the_pages_name_servers_that_are_not_asked_for_owners_or_that_audits_query() -> None:
    docs = Path(__file__).parents[2] / "docs"
    unasked = _sentence(docs / "security.md", " are not asked who owns a view")
    names = {known.name for known in dialects() if known.facts.views == ViewRules()}
    assert _titles(unasked) == names, "correct the sentence in docs/security.md"
    queried = _sentence(docs / "audit.md", " are queried directly")
    assert _titles(queried) == set(DIALECTS), "correct the sentence in docs/audit.md"


def _sentence(page: Path, end: str) -> str:
    (line,) = [one for one in page.read_text(encoding="utf-8").splitlines() if end in one]
    return line.partition(end)[0].removeprefix("- ")


def _titles(words: str) -> set[str]:
    """Names of modules for the names of products in a list.

    >>> sorted(_titles("Oracle, SQL Server and Trino"))
    ['mssql', 'oracle', 'trino']
    """
    return {name.lower().replace("sql server", "mssql") for name in re.split(", | and ", words)}


def test_schemes_are_told_apart() -> None:
    schemes = [scheme for known in dialects() for scheme in known.facts.schemes]
    assert len(schemes) == len(set(schemes))
