"""The storage cluster as processes on the loopback, and the one address before them."""

import http.client
import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from config.cluster import nginx, storage
from config.cluster.topology import GRPC_OFFSET, Address, Kind, Node, Topology
from config.engines import ports, roles
from config.engines.children import Child, Command, EngineError
from config.engines.postgres import ADMIN, Postgres
from config.engines.seaweedfs import program, sync_writes
from config.engines.secrets import keep_port, kept_port, write_private

START_TIMEOUT = 90.0
STOP_GRACE = 10.0


class StorageCluster:
    """Every storage process of the topology, under one folder and in one block of ports."""

    def __init__(self, data_dir: Path, secrets: Mapping[str, str], topology: Topology) -> None:
        self.directory = data_dir / "storage"
        self.topology = topology
        self._data_dir = data_dir
        self._secrets = secrets
        self._nodes = topology.storage.every_node
        self._first_port = 0
        self._front_port = 0

    def address(self, node: Node) -> Address:
        """Where the process listens."""
        return Address(ports.LOOPBACK, self._first_port + self._nodes.index(node))

    @property
    def front(self) -> Address:
        """The one address that clients know."""
        return Address(ports.LOOPBACK, self._front_port)

    @property
    def endpoint(self) -> str:
        """The S3 endpoint."""
        return f"http://{self.front}"

    @property
    def gateways(self) -> tuple[Address, ...]:
        """The addresses behind it."""
        return tuple(self.address(node) for node in self.topology.storage.nodes(Kind.GATEWAY))

    def provision(self, database: Postgres) -> None:
        """The filers' own role and database, which the application's roles cannot enter."""
        with psycopg.connect(database.url(ADMIN, "postgres"), autocommit=True) as admin:
            password = self._secrets["filer_database_password"]
            roles.ensure_role(admin, storage.FILER_ROLE, password, may_create_databases=False)
            roles.ensure_database(admin, storage.FILER_DATABASE, storage.FILER_ROLE)
            admin.execute(f"REVOKE CONNECT ON DATABASE {storage.FILER_DATABASE} FROM PUBLIC")
        address = roles.url(
            user=storage.FILER_ROLE,
            password=password,
            host=ports.LOOPBACK,
            port=database.port,
            database=storage.FILER_DATABASE,
        )
        with psycopg.connect(address, autocommit=True) as filer:
            filer.execute(storage.FIRST_TABLE.encode())

    def commands(self, database: Postgres) -> dict[Node, Command]:
        """What to run, in this order; writes the configuration and chooses the ports."""
        at = Address(ports.LOOPBACK, database.port)
        storage.write_configuration(self.directory, self._secrets, database=at)
        self._first_port = ports.choose(kept_port(self._data_dir, "cluster"), self._is_free_block)
        keep_port(self._data_dir, "cluster", self._first_port)
        block = range(self._first_port, self._first_port + len(self._nodes))
        self._front_port = ports.choose(
            kept_port(self._data_dir, "front"), lambda port: port not in block and ports.is_free(port)
        )
        keep_port(self._data_dir, "front", self._front_port)
        return {node: self._command(node) for node in self._nodes}

    def start(
        self, commands: Mapping[Node, Command], run: Callable[[Node, Command], Child]
    ) -> dict[Node, Child]:
        """Start them in order. A filer asks those before it for what it missed, and ends where one is silent."""
        children: dict[Node, Child] = {}
        deadline = time.monotonic() + START_TIMEOUT
        for node, command in commands.items():
            child = children[node] = run(node, command)
            while node.kind is Kind.FILER and not ports.answers(self.address(node).port + GRPC_OFFSET):
                if child.poll() is not None or time.monotonic() > deadline:
                    raise EngineError(f"{node} 没有启动：\n{child.tail()}")
                time.sleep(0.1)
        return children

    def _command(self, node: Node) -> Command:
        data = self.directory / str(node)
        data.mkdir(mode=0o700, exist_ok=True)
        arguments = storage.arguments(self.topology, node, at=self.address, bind=ports.LOOPBACK, data=data)
        return Command(
            name=str(node),
            argv=[program(), *arguments],
            environment={"GOMEMLIMIT": self.topology.memory[node.kind]},
            cwd=self.directory,
            grace=STOP_GRACE,
        )

    def _is_free_block(self, first: int) -> bool:
        count = len(self._nodes)
        return all(ports.is_free(first + index, offsets=(0, GRPC_OFFSET)) for index in range(count))

    def wait(self, children: Mapping[Node, Child]) -> None:
        """Return when every gateway answers, with acknowledged writes on disk from then on."""
        deadline = time.monotonic() + START_TIMEOUT
        waiting = list(self.gateways)
        while waiting:
            for node, child in children.items():
                if child.poll() is not None:
                    raise EngineError(f"{node} 启动时退出：\n{child.tail()}")
            if time.monotonic() > deadline:
                logs = next(iter(children.values())).log.parent
                raise EngineError(f"存储集群在 {START_TIMEOUT:.0f} 秒内没有就绪；日志在 {logs}")
            waiting = [at for at in waiting if not _answers(at)]
            time.sleep(0.1)
        done = self.directory / "synced"
        if not done.exists():
            sync_writes(self.shell_place(), cwd=self.directory)
            done.touch()

    def shell_place(self) -> list[str]:
        """Whom the storage's shell asks."""
        masters = ",".join(str(self.address(node)) for node in self.topology.storage.nodes(Kind.MASTER))
        filer = self.address(self.topology.storage.nodes(Kind.FILER)[0])
        return [f"-master={masters}", f"-filer={filer}"]


def _answers(at: Address) -> bool:
    connection = http.client.HTTPConnection(at.host, at.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def front_command(
    data_dir: Path, *, web: Mapping[Address, tuple[Address, ...]], s3: Mapping[Address, tuple[Address, ...]]
) -> Command:
    """Nginx where it is installed, else the balancer: the web's address and the storage's."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    if found is None:
        fronts = [f"{listen}={','.join(map(str, behind))}" for listen, behind in {**web, **s3}.items()]
        return Command("front", [sys.executable, "-m", "config.cluster.balancer", *fronts], grace=3)
    directory = data_dir / "nginx"
    directory.mkdir(mode=0o700, exist_ok=True)
    [(web_listen, web_behind)], [(s3_listen, s3_behind)] = web.items(), s3.items()
    write_private(
        directory / "nginx.conf",
        nginx.render(
            [
                nginx.Front("web", web_behind, plain=str(web_listen)),
                nginx.Front("storage", s3_behind, plain=str(s3_listen), streams=True),
            ],
            directory=str(directory),
            as_root=os.geteuid() == 0,
        ),
    )
    argv: list[str | os.PathLike[str]] = [
        found,
        "-p",
        directory,
        "-c",
        directory / "nginx.conf",
        "-e",
        "stderr",
    ]
    return Command("front", argv, stop="SIGTERM", grace=5)
