"""Environment variables for server passwords, and error messages about failed connections."""

from collections.abc import Mapping
from typing import Final

VARIABLES: Final[Mapping[str, str]] = {
    "clickhouse": "CLICKHOUSE_PASSWORD",
    "mariadb": "MYSQL_PWD",
    "mssql": "SQLCMDPASSWORD",
    "mysql": "MYSQL_PWD",
    "oracle": "ORACLE_PASSWORD",
    "postgresql": "PGPASSWORD",
    "redis": "REDISCLI_AUTH",
    "rediss": "REDISCLI_AUTH",
    "redshift": "PGPASSWORD",
    "snowflake": "SNOWFLAKE_PASSWORD",
    "trino": "TRINO_PASSWORD",
}
"""Scheme → environment variable for the password, usually the one that the server's own client reads."""
NO_HOST: Final = "no host of this name is known here; check the name in the URI"


def no_password(scheme: str) -> str:
    """The error message for a server that wants a password when none was given.

    >>> no_password("mysql")
    'the server requires a password, and none was given: set MYSQL_PWD, or add --password-file FILE'
    """
    where = f"set {VARIABLES[scheme]}, or add --password-file FILE"
    return f"the server requires a password, and none was given: {where}"
