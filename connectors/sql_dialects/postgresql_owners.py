"""PostgreSQL: whose code runs when a table or view is read, and which types are user-defined.

Reading a view runs its owner's code, and functions in it run with the rights of the reader. A foreign table
queries another server. The planner evaluates functions in indexes and checks of a table. Superusers and the
database owner, who have full rights anyway, and the account itself are trusted.
"""

from typing import Any

OWNERS = """
WITH RECURSIVE part AS (
  SELECT ev_class AS rel, 'pg_rewrite'::regclass AS classid, w.oid AS objid
    FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class AND c.relkind = 'v'
  UNION ALL SELECT conrelid, 'pg_constraint'::regclass, oid FROM pg_constraint
    WHERE contype = 'c' AND conrelid <> 0
  UNION ALL SELECT indrelid, 'pg_class'::regclass, indexrelid FROM pg_index
    WHERE indexprs IS NOT NULL OR indpred IS NOT NULL
), used AS (
  SELECT DISTINCT p.rel, d.refclassid, d.refobjid
  FROM part p JOIN pg_depend d ON d.classid = p.classid AND d.objid = p.objid
), inner_rel AS (
  SELECT rel, refobjid AS other FROM used WHERE refclassid = 'pg_class'::regclass AND refobjid <> rel
  UNION SELECT inhparent, inhrelid FROM pg_inherits
), reach AS (
  SELECT oid AS root, oid AS rel FROM pg_class
    WHERE relkind IN ('r', 'p', 'm', 'v', 'f') AND oid >= 16384
  UNION SELECT r.root, i.other FROM reach r JOIN inner_rel i ON i.rel = r.rel
), owned AS (
  SELECT oid AS rel, relowner AS owner FROM pg_class WHERE relkind IN ('v', 'f')
  UNION SELECT u.rel, f.proowner FROM used u JOIN pg_proc f
    ON u.refclassid = 'pg_proc'::regclass AND f.oid = u.refobjid
  UNION SELECT u.rel, o.oprowner FROM used u JOIN pg_operator o
    ON u.refclassid = 'pg_operator'::regclass AND o.oid = u.refobjid
  UNION SELECT u.rel, t.typowner FROM used u JOIN pg_type t
    ON u.refclassid = 'pg_type'::regclass AND t.oid = u.refobjid
)
SELECT DISTINCT n.nspname, c.relname, a.rolname
FROM reach r JOIN owned o ON o.rel = r.rel JOIN pg_roles a ON a.oid = o.owner
  JOIN pg_class c ON c.oid = r.root JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT a.rolsuper AND a.rolname <> current_user
  AND a.oid <> (SELECT datdba FROM pg_database WHERE datname = current_database())"""

TYPES = """
WITH RECURSIVE base AS (
  SELECT oid, oid AS last, typtype, typbasetype, typnamespace FROM pg_type
  UNION ALL SELECT b.oid, t.oid, t.typtype, t.typbasetype, t.typnamespace
  FROM base b JOIN pg_type t ON t.oid = b.typbasetype WHERE b.typtype = 'd'
)
SELECT n.nspname, c.relname, a.attname,
  regexp_replace(
    CASE b.last WHEN 'bytea'::regtype THEN 'bytea' ELSE format_type(a.atttypid, a.atttypmod) END,
    '^("([^"]|"")*"|[^."(]+)[.]', '')
    || CASE WHEN t.typtype = 'c' THEN ' (composite)' ELSE '' END,
  b.typnamespace <> 'pg_catalog'::regnamespace
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid JOIN base b ON b.oid = t.oid AND b.typtype <> 'd'
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'm', 'v', 'f')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
ORDER BY a.attrelid, a.attnum"""

_OWN_TYPES = """
SELECT t.oid, t.typarray, t.typname, coalesce(m.names, '{}'), coalesce(m.kinds, '{}')
FROM pg_type t LEFT JOIN LATERAL (
  SELECT array_agg(attname::text ORDER BY attnum) AS names, array_agg(atttypid ORDER BY attnum) AS kinds
  FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped) m ON t.typtype = 'c'
WHERE t.typtype IN ('c', 'e', 'b') AND t.typarray <> 0 AND t.oid >= 16384
  AND (t.typtype <> 'c' OR EXISTS (SELECT FROM pg_attribute WHERE atttypid IN (t.oid, t.typarray)))"""
_TEXT = 25


def adapt(connection: Any) -> None:
    """Teach psycopg the user-defined types: composites become mappings, arrays lists, the rest text."""
    from psycopg.types import TypeInfo
    from psycopg.types.composite import CompositeInfo, register_composite

    rows = connection.execute(_OWN_TYPES).fetchall()
    connection.rollback()
    composites = {row[0] for row in rows if row[3]} | {row[1] for row in rows if row[3]}
    for oid, array, name, names, kinds in rows:
        if not names:
            TypeInfo(name, oid, array).register(connection)
            continue
        # As text, whatever the type: exactly what the server wrote, so that no value can break parsing.
        inner = [kind if kind in composites else _TEXT for kind in kinds]
        info = CompositeInfo(name, oid, array, field_names=_unique(names), field_types=inner)
        register_composite(info, connection, _mapping(names))


def _unique(names: list[str]) -> list[str]:
    return [f"f{number}" for number, _ in enumerate(names)]


def _mapping(names: list[str]) -> Any:
    def mapping(*values: Any) -> dict[str, Any]:
        return dict(zip(names, values, strict=False))

    return mapping
