"""Runs the distributed engine on one machine's loopback: `python -m config.cluster` (`make cluster`).

The processes are those of deploy/compose.yaml, from the same topology; `DATA_DIR/cluster` is theirs alone.
Each is started again when it ends, and all end with this one.
"""

import os
import sys
from pathlib import Path

from config import instance
from config.cluster.local import StorageCluster, front_command
from config.cluster.topology import Address, Topology, load
from config.engines import ports
from config.engines.children import CHECKOUT, Child, Command, EngineError
from config.engines.postgres import Postgres
from config.engines.secrets import load_or_generate
from config.supervisor import Supervised, System, run_until_stopped, tick

OWN_ENGINES = ("DATABASE_URL", "DATABASE_OWNER_URL", "S3_ENDPOINT_URL", "S3_PUBLIC_ENDPOINT_URL")


class Cluster(System):
    """PostgreSQL, the storage cluster, one address before each group, web servers, workers and the tick."""

    topology: Topology
    storage: StorageCluster

    def start_engines(self) -> dict[str, str]:
        """Start all that the Django processes need; returns their environment."""
        if told := [name for name in OWN_ENGINES if os.environ.get(name)]:
            raise EngineError(f"make cluster 自带数据库和存储集群：请取消 {'、'.join(told)}。")
        self.topology = load()
        data_dir, secrets = self.choice.data_dir, load_or_generate(self.choice.data_dir)
        database = Postgres(data_dir, secrets)
        database.wait(self._start(database.command()))
        database.provision()
        self.storage = StorageCluster(data_dir, secrets, self.topology)
        self.storage.provision(database)
        commands = self.storage.commands(database)
        children = self.storage.start(commands, lambda _, command: self._start(command))
        self.web = self._web_addresses()
        front = Address(ports.LOOPBACK, self.choice.port)
        self._start(
            front_command(data_dir, web={front: self.web}, s3={self.storage.front: self.storage.gateways})
        )
        self.storage.wait(children)
        return instance.environment(self.choice, secrets, database, self.storage)

    def _start(self, command: Command) -> Child:
        self.engines.append(Supervised(command))
        return self.engines[-1].start(self.logs, self.lock)

    def _web_addresses(self) -> tuple[Address, ...]:
        chosen: list[int] = []
        for _ in range(self.topology.software.web):
            taken = {*chosen, self.storage.front.port}
            chosen.append(ports.choose(None, lambda port: port not in taken and ports.is_free(port)))  # noqa: B023
        return tuple(Address(ports.LOOPBACK, port) for port in chosen)

    def start_programs(self, told: dict[str, str]) -> None:
        """As many web servers and workers as the topology says, and one tick."""
        behind = told | {"NUM_PROXIES": "1"}
        software = self.topology.software
        for number, at in enumerate(self.web, start=1):
            argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", at.host]
            argv += ["--port", str(at.port), "--workers", "1", "--blocking-threads", "1"]
            argv += ["--respawn-failed-workers", "--workers-kill-timeout", "8", "config.wsgi:application"]
            self.programs.append(Supervised(Command(f"web-{number}", argv, behind, grace=15)))
        for number in range(1, software.workers + 1):
            argv = [sys.executable, "-m", "config.worker"]
            self.programs.append(Supervised(Command(f"worker-{number}", argv, told, grace=15)))
        self.programs.append(tick(told, float(software.tick_seconds)))
        for program in self.programs:
            program.start(self.logs, self.lock)


def main() -> int:
    """Run until stopped. The exit status is 0 after a stop that was asked for and 1 when the start failed."""
    chosen = Path(os.environ.get("DATA_DIR") or CHECKOUT / "var").expanduser().absolute()
    os.environ["DATA_DIR"] = str(chosen / "cluster")
    return run_until_stopped(Cluster)


if __name__ == "__main__":
    sys.exit(main())
