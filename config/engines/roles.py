"""The two database roles, on any PostgreSQL: one owns the tables, the other works in them.

The owner runs migrations. The runtime role owns nothing: what it may do is granted table by table, so that a
migration can take UPDATE, DELETE and TRUNCATE away from it where the record must stay as it is.
"""

from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

OWNER = "enforcement_owner"
RUNTIME = "enforcement_runtime"


def url(*, user: str, password: str, host: str, port: int, database: str) -> str:
    """A connection URL as DATABASE_URL wants it."""
    return f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@{host}:{port}/{database}"


def with_database(address: str, database: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))


def user_of(address: str) -> str:
    """The role a connection URL signs in as."""
    return unquote(urlsplit(address).username or "")


def ensure_role(admin: psycopg.Connection, role: str, password: str, *, may_create_databases: bool) -> None:
    """Create the role if it is missing; set its password and its only privilege either way."""
    if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
        admin.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    createdb = sql.SQL("CREATEDB" if may_create_databases else "NOCREATEDB")
    admin.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}").format(
            sql.Identifier(role), createdb, sql.Literal(password)
        )
    )


def ensure_database(admin: psycopg.Connection, database: str, owner: str) -> None:
    """Create the database for its owner if it is missing: UTF-8, sorted by code point everywhere."""
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0").format(
                sql.Identifier(database), sql.Identifier(owner)
            )
        )


def grant_runtime(owner_url: str, runtime: str) -> None:
    """Let the runtime role use the tables the owner will create in this database. May be repeated."""
    role = sql.Identifier(runtime)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {}",
        ):
            owner.execute(sql.SQL(statement).format(role))
