"""One storage process's command line, the same in a container and on the loopback; and its configuration.

As with the embedded engine, the master and the filer serve no HTTP, a volume server asks for a signed token
and every gRPC port for a certificate.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath

from config.cluster.topology import Address, Kind, Node, Topology
from config.engines import storage_security
from config.engines.secrets import write_private

At = Callable[[Node], Address]

FILER_ROLE = "storage_filer"
FILER_DATABASE = "storage_filer"
CREATE_TABLE = (
    'CREATE TABLE IF NOT EXISTS "%s" (dirhash BIGINT, name VARCHAR(65535), directory VARCHAR(65535),'
    " meta bytea, PRIMARY KEY (dirhash, name))"
)
FIRST_TABLE = CREATE_TABLE % "filemeta"
"""Made before the filers start: two that make it at the same moment are refused by PostgreSQL, and end."""


def _peers(nodes: Iterable[Node], at: At) -> str:
    return ",".join(str(at(node)) for node in nodes)


def arguments(topology: Topology, node: Node, *, at: At, bind: str, data: PurePath) -> list[str]:
    """Say to `weed` what this process is; `at` knows every address, `data` is its own folder."""
    storage, here = topology.storage, at(node)
    masters = _peers(storage.nodes(Kind.MASTER), at)
    place = {"dataCenter": storage.data_center, "rack": storage.rack}
    of_its_kind: dict[Kind, dict[str, object]] = {
        Kind.MASTER: {
            "mdir": data,
            "peers": masters,
            "defaultReplication": storage.replication,
            "volumeSizeLimitMB": storage.volume_size_limit_mb,
            "electionTimeout": "2s",
            "telemetry": "false",
            # Its HTTP port would hand out tokens and erase buckets for anybody.
            "disableHttp": "true",
        },
        Kind.VOLUME: {
            "dir": data,
            "master": masters,
            "max": storage.max_volumes,
            "preStopSeconds": 1,
            **place,
        },
        Kind.FILER: {
            "master": masters,
            "defaultReplicaPlacement": storage.replication,
            "disableHttp": "true",
            **place,
        },
        Kind.GATEWAY: {
            "filer": _peers(storage.nodes(Kind.FILER), at),
            "config": "s3.json",
            "port.iceberg": 0,
            "port.lance": 0,
            "autoCreateBucket": "false",
            "allowDeleteBucketNotEmpty": "false",
        },
    }
    options = {"ip": here.host, "ip.bind": bind, "port": here.port, **of_its_kind[node.kind]}
    word = "s3" if node.kind is Kind.GATEWAY else node.kind.value
    return ["-logtostderr=true", word, *(f"-{name}={value}" for name, value in options.items())]


def write_configuration(
    directory: Path,
    keys: Mapping[str, str],
    *,
    database: Address,
    seen_as: Path | None = None,
    names: tuple[str, ...] = (),
) -> None:
    """Write what every storage process reads: access key, tokens, certificates, and the filers' database."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    storage_security.write(directory, keys, seen_as=seen_as, names=names)
    store = {
        "enabled": True,
        "createTable": CREATE_TABLE,
        "hostname": database.host,
        "port": database.port,
        "username": FILER_ROLE,
        "password": keys["filer_database_password"],
        "database": FILER_DATABASE,
        "sslmode": "disable",
        "connection_max_idle": 10,
        "connection_max_open": 20,
        "connection_max_lifetime_seconds": 600,
        "enableUpsert": True,
        "upsertQuery": (
            'INSERT INTO "%[1]s" (dirhash, name, directory, meta) VALUES ($1, $2, $3, $4)'
            " ON CONFLICT (dirhash, name) DO UPDATE SET directory = EXCLUDED.directory, meta = EXCLUDED.meta"
        ),
    }
    # A string of JSON with nothing but printable characters is a string of TOML.
    lines = [f"{name} = {json.dumps(value)}" for name, value in store.items()]
    write_private(directory / "filer.toml", "\n".join(["[postgres2]", *lines]) + "\n")
