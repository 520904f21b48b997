"""What the composition reads and the repository does not hold: `python -m config.cluster.secrets HOST`.

Written into deploy/secrets, for its owner alone; made once, and a second run keeps every key. HOST is the name
under which phones and browsers reach the county's server; its TLS certificate goes to deploy/secrets/tls.
"""

import sys
from pathlib import Path

from config.cluster import storage
from config.cluster.compose import CONFIGURATION, every_host
from config.cluster.topology import Address, Topology, load
from config.engines import roles
from config.engines.children import CHECKOUT
from config.engines.postgres import DATABASE, RUNTIME_LIMITS
from config.engines.secrets import load_or_generate, write_private

DIRECTORY = CHECKOUT / "deploy" / "secrets"

_ROLES = """\
CREATE ROLE {owner} LOGIN PASSWORD '{owner_password}';
CREATE ROLE {runtime} LOGIN PASSWORD '{runtime_password}';
CREATE ROLE {filer} LOGIN PASSWORD '{filer_password}';
{limits}
CREATE DATABASE {database} OWNER {owner} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
CREATE DATABASE {filer_database} OWNER {filer} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE {filer_database} FROM PUBLIC;
\\c {filer_database}
SET ROLE {filer};
{first_table};
RESET ROLE;
\\c {database}
GRANT USAGE ON SCHEMA public TO {runtime};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE ON SEQUENCES TO {runtime};
"""


def write(directory: Path, topology: Topology, public_host: str) -> None:
    """Write them all."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)
    (directory / "tls").mkdir(mode=0o700, exist_ok=True)
    keys = load_or_generate(directory)
    database = Address("database", topology.ports["database"])
    storage.write_configuration(
        directory / "storage",
        keys,
        database=database,
        seen_as=Path(CONFIGURATION),
        names=every_host(topology),
    )
    limits = [f"ALTER ROLE {roles.RUNTIME} SET {name} = '{value}';" for name, value in RUNTIME_LIMITS.items()]
    told = _ROLES.format(
        owner=roles.OWNER,
        owner_password=keys["database_owner_password"],
        runtime=roles.RUNTIME,
        runtime_password=keys["database_runtime_password"],
        filer=storage.FILER_ROLE,
        filer_password=keys["filer_database_password"],
        filer_database=storage.FILER_DATABASE,
        first_table=storage.FIRST_TABLE,
        limits="\n".join(limits),
        database=DATABASE,
    )
    write_private(directory / "roles.sql", told)
    # The database's account in its container reads it; the folder is closed to everybody else.
    (directory / "roles.sql").chmod(0o644)
    write_private(directory / "database.env", f"POSTGRES_PASSWORD={keys['database_admin_password']}\n")
    lines = (f"{name}={value}\n" for name, value in software(topology, keys, public_host).items())
    write_private(directory / "software.env", "".join(lines))


def software(topology: Topology, keys: dict[str, str], public_host: str) -> dict[str, str]:
    """The environment of web servers, workers and the tick."""

    def url(user: str, kind: str) -> str:
        password, port = keys[f"database_{kind}_password"], topology.ports["database"]
        return roles.url(user=user, password=password, host="database", port=port, database=DATABASE)

    ports = topology.ports
    web_port = "" if ports["front_web"] == 443 else f":{ports['front_web']}"  # noqa: PLR2004 - the port of https
    base = f"https://{public_host}{web_port}"
    return {
        "ENVIRONMENT": "production",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": keys["secret_key"],
        "FIELD_ENCRYPTION_KEY": keys["field_encryption_key"],
        "DATABASE_URL": url(roles.RUNTIME, "runtime"),
        "DATABASE_OWNER_URL": url(roles.OWNER, "owner"),
        "S3_ENDPOINT_URL": f"http://front-storage:{ports['front_storage']}",
        "S3_PUBLIC_ENDPOINT_URL": f"https://{public_host}:{ports['front_storage_public']}",
        "S3_ACCESS_KEY": keys["s3_access_key"],
        "S3_SECRET_KEY": keys["s3_secret_key"],
        "S3_CORS_ORIGINS": base,
        "ALLOWED_HOSTS": public_host,
        "PUBLIC_BASE_URL": base,
        "TRUST_FORWARDED_PROTO": "1",
        "NUM_PROXIES": "1",
        "DATA_DIR": "/state",
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and its argument
        sys.exit("用法：python -m config.cluster.secrets 主机名")
    write(DIRECTORY, load(), sys.argv[1])
    sys.stdout.write(f"{DIRECTORY}\n")
