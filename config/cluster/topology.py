"""How many of what: deploy/topology.toml as frozen values."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from config.engines.children import CHECKOUT, EngineError

FILE = CHECKOUT / "deploy" / "topology.toml"
GRPC_OFFSET = 10_000


class Kind(StrEnum):
    """What a storage process is; the value is its name in the topology's tables."""

    MASTER = "master"
    VOLUME = "volume"
    FILER = "filer"
    GATEWAY = "gateway"


@dataclass(frozen=True, order=True)
class Node:
    """One storage process, numbered from 1 within its kind."""

    kind: Kind
    number: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}"


@dataclass(frozen=True)
class Address:
    """Where a process listens for HTTP; its gRPC port is GRPC_OFFSET higher."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Software:
    """The application's processes."""

    image: str
    web: int
    workers: int
    tick_seconds: int


@dataclass(frozen=True)
class Storage:
    """The SeaweedFS cluster."""

    masters: int
    volumes: int
    filers: int
    gateways: int
    replication: str
    data_center: str
    rack: str
    volume_size_limit_mb: int
    max_volumes: int

    def nodes(self, kind: Kind) -> tuple[Node, ...]:
        """The processes of one kind."""
        count = {
            Kind.MASTER: self.masters,
            Kind.VOLUME: self.volumes,
            Kind.FILER: self.filers,
            Kind.GATEWAY: self.gateways,
        }[kind]
        return tuple(Node(kind, number) for number in range(1, count + 1))

    @property
    def every_node(self) -> tuple[Node, ...]:
        """All of them, in the order they are started."""
        return tuple(node for kind in Kind for node in self.nodes(kind))

    @property
    def copies(self) -> int:
        """How many servers hold each byte: one, and one for each digit's worth of replicas."""
        return 1 + sum(int(digit) for digit in self.replication)


@dataclass(frozen=True)
class Topology:
    """The whole composition. `ports` are those inside containers, `memory` is each process's GOMEMLIMIT."""

    software: Software
    storage: Storage
    database_image: str
    front_image: str
    ports: dict[str, int]
    memory: dict[Kind, str]


def load(path: Path = FILE) -> Topology:
    """Read the topology. Raises EngineError where it could lose what it acknowledged."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    topology = Topology(
        software=Software(**told["software"]),
        storage=Storage(**told["storage"]),
        database_image=told["database"]["image"],
        front_image=told["front"]["image"],
        ports=told["ports"],
        memory={Kind(kind): limit for kind, limit in told["memory"].items()},
    )
    storage = topology.storage
    if storage.masters % 2 == 0:
        raise EngineError(f"{path}：masters 应为奇数，否则无法选出主节点。")
    if storage.copies < 2:  # noqa: PLR2004 - one copy and another
        raise EngineError(f"{path}：replication 至少要有一个副本（001）。")
    if storage.volumes <= storage.copies:
        raise EngineError(f"{path}：一台卷服务器停机后，其余 {storage.volumes - 1} 台不够写入全部副本。")
    if min(topology.software.web, topology.software.workers, storage.filers, storage.gateways) < 1:
        raise EngineError(f"{path}：每种进程至少一个。")
    return topology
