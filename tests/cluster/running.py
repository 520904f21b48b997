"""The storage cluster of deploy/topology.toml, each process held by the test that may kill it."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.cluster.local import StorageCluster, front_command
from config.cluster.topology import Address, Node, load
from config.engines import ports
from config.engines.children import Child, Command
from config.engines.postgres import Postgres
from config.engines.secrets import load_or_generate


@dataclass
class Running:
    cluster: StorageCluster
    secrets: dict[str, str]
    logs: Path
    commands: dict[Node, Command]
    children: dict[Node, Child] = field(default_factory=dict)

    def start(self, node: Node, command: Command) -> Child:
        child = self.children[node] = Child(command, self.logs)
        return child

    def start_again(self, node: Node) -> None:
        self.start(node, self.commands[node])

    def kill(self, node: Node) -> None:
        """SIGKILL to the process itself; nobody starts it again."""
        child = self.children.pop(node)
        [pid] = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
        os.kill(int(pid), signal.SIGKILL)
        assert child.stop() == 128 + signal.SIGKILL


@contextmanager
def running(directory: Path) -> Iterator[Running]:
    secrets = load_or_generate(directory)
    with ExitStack() as stack:
        database = Postgres(directory, secrets, throwaway=True)
        child = stack.enter_context(Child(database.command(), directory / "logs"))
        database.wait(child)
        cluster = StorageCluster(directory, secrets, load())
        cluster.provision(database)
        held = Running(cluster, secrets, directory / "logs", cluster.commands(database))
        stack.callback(_stop, held)
        cluster.start(held.commands, held.start)
        unused = Address(ports.LOOPBACK, ports.choose(None, ports.is_free))
        command = front_command(
            directory, web={unused: cluster.gateways}, s3={cluster.front: cluster.gateways}
        )
        stack.enter_context(Child(command, held.logs))
        cluster.wait(held.children)
        yield held


def _stop(held: Running) -> None:
    for node, child in list(held.children.items()):
        if child.poll() is None:
            held.kill(node)
        else:
            child.stop()
