"""The doors of a running SeaweedFS, as the kernel tells them, and its own shell."""

import socket
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.engines.seaweedfs import GRPC_OFFSET, SERVICES, SeaweedFS, program

LISTEN = "0A"


@dataclass(frozen=True)
class Engine:
    storage: SeaweedFS
    pid: int

    def known(self) -> set[tuple[str, int]]:
        """Those that our configuration names."""
        ours = (self.storage.port(service) + offset for service in SERVICES for offset in (0, GRPC_OFFSET))
        return {("127.0.0.1", port) for port in ours}

    def tcp(self) -> set[tuple[str, int]]:
        """Address and port of every TCP listener."""
        mine, found = self._inodes(), set()
        for table in ("tcp", "tcp6"):
            for row in Path(f"/proc/{self.pid}/net/{table}").read_text().splitlines()[1:]:
                cells = row.split()
                if cells[3] == LISTEN and cells[9] in mine:
                    address, port = cells[1].split(":")
                    where = socket.inet_ntoa(bytes.fromhex(address)[::-1]) if table == "tcp" else address
                    found.add((where, int(port, 16)))
        return found

    def udp(self) -> set[str]:
        mine = self._inodes()
        rows = [
            row.split()
            for table in ("udp", "udp6")
            for row in Path(f"/proc/{self.pid}/net/{table}").read_text().splitlines()[1:]
        ]
        return {cells[1] for cells in rows if cells[9] in mine}

    def unix(self) -> set[Path]:
        """Path of every socket in the file system that accepts connections."""
        mine, found = self._inodes(), set()
        for row in Path(f"/proc/{self.pid}/net/unix").read_text().splitlines()[1:]:
            cells = row.split()
            if cells[6] in mine and len(cells) > 7 and int(cells[3], 16) & 0x10000:
                found.add(Path(cells[7]))
        return found

    def _inodes(self) -> set[str]:
        links = []
        for descriptor in Path(f"/proc/{self.pid}/fd").iterdir():
            with suppress(OSError):
                links.append(descriptor.readlink().name)
        return {name[len("socket:[") : -1] for name in links if name.startswith("socket:[")}

    def shell(self, cwd: Path, *commands: str, seconds: float = 20) -> str:
        """What SeaweedFS's own shell says to somebody who stands in the folder."""
        asked = [str(program()), "shell", f"-master=127.0.0.1:{self.storage.port('master')}"]
        with subprocess.Popen(
            asked,
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                return process.communicate("\n".join([*commands, "exit", ""]), timeout=seconds)[0]
            except subprocess.TimeoutExpired:
                process.kill()
                return process.communicate()[0]
