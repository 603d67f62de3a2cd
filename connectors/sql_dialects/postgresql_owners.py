"""PostgreSQL: finds whose code runs when a table or view is read, and which types are user-defined.

Reading a view runs code of the view's owner, and functions in the view run with the rights of the reader. A
foreign table queries another server. The planner evaluates functions in indexes, checks, statistics and
partition keys of a table. The account itself is trusted, and so are superusers and the database owner, who
have full rights anyway.
"""

from typing import Any

from connectors.base import ConnectorError
from connectors.sql_dialects.base import Ask
from connectors.sql_dialects.postgresql_bytes import read_as_bytes

_REACH = """
WITH RECURSIVE root AS (
  SELECT c.oid FROM pg_class c WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND c.oid >= 16384 AND {roots}
), typed AS (
  SELECT a.attrelid, a.atttypid AS type FROM pg_attribute a JOIN root ON root.oid = a.attrelid WHERE {casts}
  UNION SELECT o.attrelid, t.typbasetype FROM typed o JOIN pg_type t ON t.oid = o.type AND t.typtype = 'd'
), reach AS (
  SELECT oid AS root, 'pg_class'::regclass::oid AS class, oid AS object FROM root
  UNION SELECT o.attrelid, 'pg_proc'::regclass, k.castfunc
    FROM typed o JOIN pg_cast k ON k.castsource = o.type AND k.castfunc <> 0
  UNION SELECT r.root, n.class, n.object FROM reach r CROSS JOIN LATERAL (
    SELECT d.refclassid, d.refobjid FROM pg_depend d
      WHERE d.classid = r.class AND d.objid = r.object AND d.objsubid = 0 AND (
        r.class <> 'pg_class'::regclass OR EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = r.object))
    UNION ALL SELECT d.refclassid, d.refobjid
      FROM pg_partition_ancestors(CASE WHEN r.class = 'pg_class'::regclass THEN r.object END) a
      JOIN pg_depend d ON d.classid = r.class AND d.objid = a.relid AND d.objsubid = 0
        AND d.refclassid <> 'pg_class'::regclass
    UNION ALL SELECT 'pg_rewrite'::regclass, w.oid
      FROM pg_rewrite w JOIN pg_class v ON v.oid = w.ev_class AND v.relkind = 'v'
      WHERE r.class = 'pg_class'::regclass AND w.ev_class = r.object
    UNION ALL SELECT 'pg_class'::regclass, i.indexrelid FROM pg_index i
      WHERE r.class = 'pg_class'::regclass AND i.indrelid = r.object
        AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)
    UNION ALL SELECT 'pg_constraint'::regclass, k.oid FROM pg_constraint k
      WHERE r.class = 'pg_class'::regclass AND k.conrelid = r.object AND k.contype = 'c'
    UNION ALL SELECT 'pg_constraint'::regclass, k.oid FROM pg_constraint k
      WHERE r.class = 'pg_type'::regclass AND k.contypid = r.object
    UNION ALL SELECT 'pg_statistic_ext'::regclass, s.oid FROM pg_statistic_ext s
      WHERE r.class = 'pg_class'::regclass AND s.stxrelid = r.object
    UNION ALL SELECT 'pg_class'::regclass, h.inhrelid FROM pg_inherits h
      WHERE r.class = 'pg_class'::regclass AND h.inhparent = r.object
    UNION ALL SELECT 'pg_foreign_server'::regclass, f.ftserver FROM pg_foreign_table f
      WHERE r.class = 'pg_class'::regclass AND f.ftrelid = r.object
  ) n (class, object)
  WHERE n.class IN ('pg_class'::regclass, 'pg_rewrite'::regclass, 'pg_constraint'::regclass,
    'pg_statistic_ext'::regclass, 'pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass,
    'pg_foreign_server'::regclass)
), owned AS (
  SELECT r.root, r.object AS rel, c.relkind, c.relnamespace, c.relname, CASE r.class
    WHEN 'pg_class'::regclass THEN CASE WHEN c.relkind IN ('v', 'f') THEN c.relowner END
    WHEN 'pg_proc'::regclass THEN (SELECT proowner FROM pg_proc WHERE oid = r.object)
    WHEN 'pg_foreign_server'::regclass THEN (SELECT srvowner FROM pg_foreign_server WHERE oid = r.object)
    WHEN 'pg_operator'::regclass THEN (SELECT oprowner FROM pg_operator WHERE oid = r.object)
    WHEN 'pg_type'::regclass THEN (SELECT typowner FROM pg_type WHERE oid = r.object) END AS owner
  FROM reach r LEFT JOIN LATERAL (
    SELECT * FROM pg_class WHERE r.class = 'pg_class'::regclass AND oid = r.object OFFSET 0) c ON true
), stranger AS (
  SELECT oid, rolname FROM pg_roles WHERE NOT rolsuper AND rolname <> current_user
    AND oid <> (SELECT datdba FROM pg_database WHERE datname = current_database())
)"""
# _REACH lists everything that planning or evaluating a relation can run: what its rules, indexes, checks,
# statistics and partition keys depend on, its partitions and children, and what these depend on in turn.

OWNERS = (
    _REACH.format(roots="NOT c.relispartition", casts="false")
    + """
SELECT DISTINCT n.nspname, c.relname, a.rolname
FROM owned o JOIN stranger a ON a.oid = o.owner
  JOIN pg_class c ON c.oid = o.root JOIN pg_namespace n ON n.oid = c.relnamespace"""
)

_HELD = """IN (
  SELECT l.relation FROM pg_locks l WHERE l.locktype = 'relation' AND l.pid = pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""
# For each object that reading the relations locked by the transaction can run: the kind of the object, an
# owner who is not trusted, and the object's name if the object is not locked yet.
_HELD_OWNERS = (
    _REACH.format(roots=f"c.oid {_HELD}", casts="{casts}")
    + f"""
SELECT DISTINCT o.relkind::text, a.rolname, CASE
  WHEN o.relkind IN ('r', 'p', 'm', 'v', 'f') AND o.rel >= 16384 AND NOT o.rel {_HELD}
    AND has_schema_privilege(o.relnamespace, 'USAGE')
  THEN format('%I.%I', o.relnamespace::regnamespace::name, o.relname) END
FROM owned o LEFT JOIN stranger a ON a.oid = o.owner"""
)
_MOST_ROUNDS = 20
# Locked objects cannot be replaced, so planning needs few further locks and a short wait is enough.
_RESTRICTED = """SET LOCAL jit TO {jit}; SET LOCAL lock_timeout = 200;
SELECT set_config('restrict_nonsystem_relation_kind', 'view, foreign-table', true)
WHERE current_setting('restrict_nonsystem_relation_kind', true) IS NOT NULL AND {stored}"""


def owners_now(ask: Ask, query: str, is_casting: bool) -> set[str]:
    """See ``ViewRules.owners_now``. The relations are locked until the transaction ends.

    ``PREPARE`` parses a query and locks the objects that it names, but neither plans nor runs anything.
    """
    for _ in range(_MOST_ROUNDS):
        # Compiling the query would take longer than running it.
        ask(f"SET LOCAL jit = off; PREPARE noticemap AS {query}; DEALLOCATE noticemap")
        found = ask(_HELD_OWNERS.format(casts=str(is_casting).lower()))
        free = sorted({str(name) for _, _, name in found if name is not None})
        if not free:
            is_stored = {kind for kind, _, _ in found}.isdisjoint({"v", "f"})
            jit = "DEFAULT" if is_casting else "off"
            ask(_RESTRICTED.format(jit=jit, stored=str(is_stored).lower()))
            return {str(owner) for _, owner, _ in found if owner is not None}
        query = f"SELECT FROM {', '.join(free)}"
    raise ConnectorError("timeout", "the objects that it depends on keep changing")


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

OWN_TYPES = """
WITH used AS MATERIALIZED (SELECT DISTINCT atttypid FROM pg_attribute WHERE atttypid >= 16384)
SELECT t.oid, t.typarray, t.typname, coalesce(m.names, '{}'), coalesce(m.kinds, '{}')
FROM pg_type t LEFT JOIN LATERAL (
  SELECT array_agg(attname::text ORDER BY attnum) AS names, array_agg(atttypid ORDER BY attnum) AS kinds
  FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped) m ON t.typtype = 'c'
WHERE t.typtype IN ('c', 'e', 'b') AND t.typarray <> 0 AND t.oid >= 16384
  AND (t.typtype <> 'c' OR t.oid IN (SELECT * FROM used) OR t.typarray IN (SELECT * FROM used))"""
_TEXT = 25


def adapt(connection: Any) -> None:
    """Register user-defined types with psycopg: composites become mappings, arrays lists, all others text."""
    from psycopg.types import TypeInfo
    from psycopg.types.composite import CompositeInfo, register_composite

    read_as_bytes(connection)
    rows = connection.execute(OWN_TYPES).fetchall()
    connection.rollback()
    composites = {row[0] for row in rows if row[3]} | {row[1] for row in rows if row[3]}
    for oid, array, name, names, kinds in rows:
        if not names:
            TypeInfo(name, oid, array).register(connection)
            continue
        # Other fields stay text, exactly as the server wrote them, so that no value can break parsing.
        inner = [kind if kind in composites else _TEXT for kind in kinds]
        info = CompositeInfo(name, oid, array, field_names=_unique(names), field_types=inner)
        register_composite(info, connection, _mapping(names))


def _unique(names: list[str]) -> list[str]:
    return [f"f{number}" for number, _ in enumerate(names)]


def _mapping(names: list[str]) -> Any:
    def mapping(*values: Any) -> dict[str, Any]:
        return dict(zip(names, values, strict=False))

    return mapping
