"""A Ceph of one node on the loopback, in memory: the other real object store that the client code meets.

Debian's `ceph-mon`, `ceph-osd` and `radosgw` are enough; where they are not installed, tests that need them
are skipped. To have one by hand, and see what it lacks:

    apt-get install --no-install-recommends radosgw ceph-mon ceph-osd ceph-common
    python -m tests.ceph            prints the environment for a shell, and runs until Ctrl-C
    manage.py check_storage         in that shell
"""

import http.client
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from config.engines import ports
from config.engines.children import Child, Command

PROGRAMS = ("ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "ceph", "monmaptool", "ceph-authtool")
CONFIGURATION = """
[global]
fsid = {fsid}
mon host = v2:127.0.0.1:{mon}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms bind port min = {low}
ms bind port max = {high}
keyring = {folder}/keyring
run dir = {folder}
admin socket = {folder}/$name.asok
log file = {folder}/$name.log
crash dir = {folder}
auth allow insecure global id reclaim = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data = {folder}/mon
mon data avail crit = 1
osd data = {folder}/osd
osd objectstore = memstore
memstore device bytes = 2147483648
rgw frontends = beast endpoint=127.0.0.1:{s3}
"""
_KEYS = {
    "mon.": {"mon": "allow *"},
    "client.admin": {"mon": "allow *", "osd": "allow *"},
    "osd.0": {"mon": "allow profile osd", "osd": "allow *"},
    "client.rgw": {"mon": "allow rw", "osd": "allow rwx"},
}


def missing() -> list[str]:
    """Programs of Debian's packages that are not installed."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@dataclass(frozen=True)
class Ceph:
    """Where it answers and whom it obeys."""

    endpoint: str
    access_key: str
    secret_key: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            "S3_ENDPOINT_URL": self.endpoint,
            "S3_ACCESS_KEY": self.access_key,
            "S3_SECRET_KEY": self.secret_key,
        }


@contextmanager
def ceph(folder: Path) -> Iterator[Ceph]:
    """Monitor, one store in memory, gateway; seconds to start. Nothing is left when it ends."""

    def run(*argv: str) -> str:
        done = subprocess.run(
            argv, cwd=folder, env=told, capture_output=True, text=True, check=False, timeout=60
        )
        if done.returncode:
            raise RuntimeError(f"{argv[0]}: {done.stderr[-2000:]}")
        return done.stdout.strip()

    (folder / "mon").mkdir()
    (folder / "osd").mkdir()
    first = ports.choose(None, lambda port: all(ports.is_free(port + n) for n in range(12)))
    cluster, store = str(uuid4()), str(uuid4())
    (folder / "ceph.conf").write_text(
        CONFIGURATION.format(
            fsid=cluster, folder=folder, mon=first, s3=first + 1, low=first + 2, high=first + 11
        )
    )
    told = {**os.environ, "CEPH_CONF": str(folder / "ceph.conf")}
    for name, caps in _KEYS.items():
        granted = [word for part, cap in caps.items() for word in ("--cap", part, cap)]
        new = [] if (folder / "keyring").exists() else ["-C"]
        run("ceph-authtool", *new, "keyring", "--gen-key", "-n", name, *granted)
    run("monmaptool", "--create", "--fsid", cluster, "--addv", "a", f"[v2:127.0.0.1:{first}]", "monmap")
    run("ceph-mon", "-i", "a", "--mkfs", "--monmap", "monmap", "--keyring", "keyring")

    with ExitStack() as children:

        def start(*argv: str) -> None:
            command = Command(argv[0], argv, {"CEPH_CONF": told["CEPH_CONF"]}, cwd=folder, grace=3)
            children.enter_context(Child(command, folder / "logs"))

        start("ceph-mon", "-i", "a", "-f")
        run("ceph", "auth", "import", "-i", "keyring")
        run("ceph", "osd", "new", store, "0")
        run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", store)
        start("ceph-osd", "-i", "0", "-f")
        start("radosgw", "-n", "client.rgw", "-f")
        _wait(first + 1)
        found = Ceph(f"http://127.0.0.1:{first + 1}", secrets.token_hex(10), secrets.token_hex(20))
        user = ["user", "create", "--uid=evidence", "--display-name=evidence"]
        keys = [f"--access-key={found.access_key}", f"--secret-key={found.secret_key}"]
        run("radosgw-admin", "-n", "client.rgw", *user, *keys)
        yield found


def _wait(port: int, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        wire = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            wire.request("GET", "/")
            wire.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return
        finally:
            wire.close()
    raise RuntimeError("the gateway does not answer")


if __name__ == "__main__":
    ends = {signal.SIGINT, signal.SIGTERM}
    with tempfile.TemporaryDirectory(prefix="ceph-") as name, ceph(Path(name)) as running:
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # after the children, who would inherit it
        print("\n".join(f"export {key}={value}" for key, value in running.environment.items()), flush=True)  # noqa: T201
        signal.sigwait(ends)
