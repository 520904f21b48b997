"""deploy/compose.yaml and nginx's files from the topology: `python -m config.cluster.compose` writes them.

One image carries the software and the storage's program, for both come from the same lock. Nothing secret is in
them: `deploy/secrets`, made by `python -m config.cluster.secrets`, is mounted and read.
"""

import sys
from pathlib import PurePosixPath
from typing import Any

import yaml

from config.cluster import nginx, storage
from config.cluster.topology import Address, Kind, Node, Topology, load
from config.engines.children import CHECKOUT
from config.engines.seaweedfs import SYNC_WRITES

DEPLOY = CHECKOUT / "deploy"
CONFIGURATION = PurePosixPath("/etc/seaweedfs")
DATA = PurePosixPath("/data")
PREPARE = "python manage.py migrate --database=owner && python manage.py prepare_storage"
TLS = nginx.Tls("/etc/nginx/tls/tls.crt", "/etc/nginx/tls/tls.key")
HEADER = "# Written by `python -m config.cluster.compose` from topology.toml; change it there.\n"

Service = dict[str, Any]


def host(node: Node) -> str:
    """A process's name on the composition's own network."""
    return str(node)


def every_host(topology: Topology) -> tuple[str, ...]:
    """The names the storage's certificate speaks for."""
    return tuple(host(node) for node in topology.storage.every_node)


def render(topology: Topology) -> dict[str, Any]:
    """The whole composition."""

    def at(node: Node) -> Address:
        return Address(host(node), topology.ports[node.kind])

    services: dict[str, Service] = {"database": _database(topology)}
    for node in topology.storage.every_node:
        services[host(node)] = _storage(topology, node, at)
    services["storage-settings"] = _storage_settings(topology, at)
    services["prepare"] = _django(topology, ["sh", "-c", PREPARE]) | {
        "restart": "on-failure",
        "depends_on": {
            "database": {"condition": "service_healthy"},
            "front-storage": {"condition": "service_started"},
            "storage-settings": {"condition": "service_completed_successfully"},
        },
    }
    ready = {"depends_on": {"prepare": {"condition": "service_completed_successfully"}}}
    web = ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--workers", "1"]  # noqa: S104
    web += ["--port", str(topology.ports["web"]), "--blocking-threads", "1", "--respawn-failed-workers"]
    for number in range(1, topology.software.web + 1):
        services[f"web-{number}"] = _django(topology, [*web, "config.wsgi:application"]) | ready
    for number in range(1, topology.software.workers + 1):
        services[f"worker-{number}"] = _django(topology, ["python", "-m", "config.worker"]) | ready
    tick = ["python", "manage.py", "tick", f"--every={topology.software.tick_seconds}"]
    services["tick"] = _django(topology, tick) | ready
    for name, port in (("front", "front_web"), ("front-storage", "front_storage_public")):
        services[name] = _front(topology, name, topology.ports[port])
    volumes = ["database", "state", *(host(n) for n in topology.storage.every_node if _keeps_data(n))]
    return {"name": "enforcement-record", "services": services, "volumes": {name: {} for name in volumes}}


def _keeps_data(node: Node) -> bool:
    return node.kind in {Kind.MASTER, Kind.VOLUME}


def _database(topology: Topology) -> Service:
    return {
        "image": topology.database_image,
        "restart": "unless-stopped",
        "env_file": ["secrets/database.env"],
        "environment": {"POSTGRES_INITDB_ARGS": "--locale=C.UTF-8 --encoding=UTF8 --data-checksums"},
        "volumes": [
            "database:/var/lib/postgresql",
            "./secrets/roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro",
        ],
        "healthcheck": {
            "test": ["CMD", "pg_isready", "--host", "127.0.0.1", "--username", "postgres"],
            "interval": "2s",
            "retries": 60,
        },
    }


def _storage(topology: Topology, node: Node, at: storage.At) -> Service:
    service: Service = {
        "image": topology.software.image,
        "restart": "unless-stopped",
        "command": ["weed", *storage.arguments(topology, node, at=at, bind="0.0.0.0", data=DATA)],  # noqa: S104
        "working_dir": str(CONFIGURATION),
        "environment": {"GOMEMLIMIT": topology.memory[node.kind]},
        "volumes": [f"./secrets/storage:{CONFIGURATION}:ro"],
    }
    if _keeps_data(node):
        service["volumes"].append(f"{host(node)}:{DATA}")
    if node.kind is Kind.FILER:
        service["depends_on"] = {"database": {"condition": "service_healthy"}}
    return service


def _storage_settings(topology: Topology, at: storage.At) -> Service:
    """Once: fsync before a write is acknowledged."""
    masters = ",".join(str(at(node)) for node in topology.storage.nodes(Kind.MASTER))
    filer = at(topology.storage.nodes(Kind.FILER)[0])
    shell = f"weed shell -master={masters} -filer={filer}"
    ask = f"printf '{SYNC_WRITES}\\nfs.configure\\nexit\\n' | timeout 20 {shell} | grep -q '\"fsync\"'"
    return {
        "image": topology.software.image,
        "restart": "on-failure",
        "command": ["sh", "-c", ask],
        "working_dir": str(CONFIGURATION),
        "volumes": [f"./secrets/storage:{CONFIGURATION}:ro"],
    }


def _django(topology: Topology, command: list[str]) -> Service:
    return {
        "image": topology.software.image,
        "restart": "unless-stopped",
        "command": command,
        "env_file": ["secrets/software.env"],
        # The worker's sign of life and the counts of attempts to sign in are files that all of them share.
        "volumes": ["state:/state"],
    }


def _front(topology: Topology, name: str, port: int) -> Service:
    return {
        "image": topology.front_image,
        "restart": "unless-stopped",
        "ports": [f"{port}:{port}"],
        "volumes": [f"./{name}.conf:/etc/nginx/nginx.conf:ro", "./secrets/tls:/etc/nginx/tls:ro"],
    }


def fronts(topology: Topology) -> dict[str, str]:
    """What each nginx reads, by the name of its service."""
    ports = topology.ports
    web = [Address(f"web-{number}", ports["web"]) for number in range(1, topology.software.web + 1)]
    gateways = [Address(host(node), ports["gateway"]) for node in topology.storage.nodes(Kind.GATEWAY)]
    public, inside = str(ports["front_storage_public"]), str(ports["front_storage"])
    storage_front = nginx.Front("storage", gateways, plain=inside, secured=public, streams=True)
    return {
        "front": nginx.render([nginx.Front("web", web, secured=str(ports["front_web"]))], tls=TLS),
        "front-storage": nginx.render([storage_front], tls=TLS),
    }


def files(topology: Topology) -> dict[str, str]:
    """Every file of deploy/ that follows from the topology."""
    composition = yaml.safe_dump(render(topology), sort_keys=False, allow_unicode=True, width=110)
    return {"compose.yaml": HEADER + composition} | {
        f"{name}.conf": HEADER + text for name, text in fronts(topology).items()
    }


if __name__ == "__main__":
    for name, text in files(load()).items():
        (DEPLOY / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{DEPLOY / name}\n")
