"""A locked object cannot be removed or altered through any door of the embedded engine but with its certificate.

The doors are read from the kernel, so that one which a later version opens cannot be forgotten.
"""

import http.client
import os
import socket
import ssl
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from config.engines import certificates
from config.engines.children import Child
from config.engines.seaweedfs import GRPC_OFFSET, SERVICES, SeaweedFS
from config.engines.secrets import load_or_generate
from config.engines.storage_security import GRPC_PARTS
from media_storage.s3.asking import ask
from tests.config.doors import Engine

DATA = os.urandom(4096)
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\x04" + bytes(5)
SETTINGS = 4  # the type of frame that an HTTP/2 server sends first


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    data_dir = tmp_path_factory.mktemp("closed")
    storage = SeaweedFS(data_dir, load_or_generate(data_dir), throwaway=True)
    with Child(storage.command(), data_dir / "logs") as child:
        storage.wait(child)
        children = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
        found = Engine(storage, int(children[0]))
        deadline = time.monotonic() + 20
        while not found.known() <= found.tcp() and time.monotonic() < deadline:
            time.sleep(0.1)  # the admin port opens after the others
        yield found


@dataclass(frozen=True)
class Victim:
    """An object under COMPLIANCE retention."""

    bucket: str
    key: str
    version: str
    until: datetime

    def assert_untouched(self) -> None:
        got = ask("get_object", Key=self.key, VersionId=self.version)
        assert got.said["Body"].read() == DATA
        kept = ask("get_object_retention", Key=self.key, VersionId=self.version).said["Retention"]
        assert (kept["Mode"], kept["RetainUntilDate"]) == ("COMPLIANCE", self.until)
        assert ask("get_bucket_versioning").said["Status"] == "Enabled"
        assert ask("head_object", Key=self.key).said["VersionId"] == self.version


@pytest.fixture
def victim(engine: Engine, settings: Settings) -> Victim:
    keys = load_or_generate(engine.storage.directory.parent)
    settings.S3_ENDPOINT_URL = settings.S3_PUBLIC_ENDPOINT_URL = engine.storage.endpoint
    settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY = keys["s3_access_key"], keys["s3_secret_key"]
    settings.S3_BUCKET = f"locked-{uuid4().hex[:12]}"
    assert ask("create_bucket", ObjectLockEnabledForBucket=True).obeyed
    version = ask("put_object", Key="evidence", Body=DATA).said["VersionId"]
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    retention = {"Mode": "COMPLIANCE", "RetainUntilDate": until}
    assert ask("put_object_retention", Key="evidence", VersionId=version, Retention=retention).obeyed
    return Victim(settings.S3_BUCKET, "evidence", version, until)


class TestDoors:
    def test_are_those_we_know_and_on_the_loopback_only(self, engine: Engine) -> None:
        assert engine.tcp() == engine.known()
        assert engine.udp() == set()

    def test_in_the_file_system_open_to_the_engines_account_only(self, engine: Engine) -> None:
        doors = engine.unix()
        assert doors
        for door in doors:
            found = door.stat()
            assert stat.S_ISSOCK(found.st_mode)
            assert found.st_uid == os.geteuid()
            assert found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) == 0  # to connect is to write


def file_id(engine: Engine, victim: Victim) -> str:
    """Where the volumes keep the bytes, as only the holder of the certificate can learn."""
    folder = f"/buckets/{victim.bucket}/{victim.key}.versions"
    listed = engine.shell(engine.storage.directory, f"fs.ls {folder}")
    name = next(word for word in listed.split() if word.startswith("v_"))
    told = engine.shell(engine.storage.directory, f"fs.meta.cat {folder}/{name}")
    line = next(line for line in told.splitlines() if '"fileId"' in line or "file_id" in line)
    return line.split(":", 1)[1].strip(' ",')


def routes(victim: Victim, fid: str) -> list[tuple[str, str]]:
    """What the documentation of master, filer, volume, S3, its IAM and the admin page lets one ask for."""
    bucket, key = f"/buckets/{victim.bucket}", f"/{victim.bucket}/{victim.key}"
    version = f"versionId={victim.version}"
    volume = fid.split(",", maxsplit=1)[0]
    return [
        # filer
        ("DELETE", f"{bucket}?recursive=true&ignoreRecursiveError=true"),
        ("DELETE", f"{bucket}/{victim.key}.versions?recursive=true"),
        ("DELETE", f"{bucket}/{victim.key}.versions/v_{victim.version}"),
        ("PUT", f"{bucket}/{victim.key}.versions/v_{victim.version}"),
        ("POST", f"{bucket}/{victim.key}.versions/v_{victim.version}"),
        ("POST", f"{bucket}?mv.from={bucket}/{victim.key}.versions"),
        ("PUT", f"{bucket}/{victim.key}.versions/v_{victim.version}?tagging"),
        ("DELETE", f"{bucket}/{victim.key}.versions/v_{victim.version}?tagging"),
        # master
        ("GET", f"/col/delete?collection={victim.bucket}"),
        ("POST", f"/col/delete?collection={victim.bucket}"),
        ("GET", "/dir/assign"),
        ("POST", "/submit"),
        ("GET", "/vol/vacuum?garbageThreshold=0.0001"),
        ("GET", "/vol/grow?count=1"),
        # volume
        ("DELETE", f"/{fid}"),
        ("POST", f"/{fid}"),
        ("PUT", f"/{fid}"),
        ("POST", f"/delete?fid={fid}"),
        ("POST", f"/admin/volume/delete?volume={volume}"),
        ("POST", f"/admin/vacuum/commit?volume={volume}"),
        # S3 and IAM, of nobody
        ("DELETE", f"{key}?{version}"),
        ("DELETE", key),
        ("PUT", key),
        ("PUT", f"{key}?retention&{version}"),
        ("PUT", f"{key}?legal-hold&{version}"),
        ("POST", f"/{victim.bucket}?delete"),
        ("PUT", f"/{victim.bucket}?versioning"),
        ("PUT", f"/{victim.bucket}?object-lock"),
        ("PUT", f"/{victim.bucket}?lifecycle"),
        ("PUT", f"/{victim.bucket}?policy"),
        ("DELETE", f"/{victim.bucket}"),
        ("POST", "/?Action=CreateAccessKey&UserName=stranger&Version=2010-05-08"),
        ("POST", "/?Action=CreateUser&UserName=stranger&Version=2010-05-08"),
        # the admin page
        ("DELETE", f"/api/s3/buckets/{victim.bucket}"),
        ("DELETE", "/api/files/delete"),
        ("POST", "/api/files/delete-multiple"),
        ("POST", "/api/users"),
        ("POST", f"/api/volumes/{volume}/127.0.0.1/vacuum"),
        ("POST", "/login"),
    ]


def asked(connection: http.client.HTTPConnection, method: str, path: str) -> int:
    """The status, 0 where the door does not speak HTTP."""
    headers = {"x-amz-bypass-governance-retention": "true"}
    try:
        connection.request(method, path, b"overwritten" if method != "GET" else None, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, door: Path) -> None:
        super().__init__("localhost", timeout=5)
        self._door = door

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(5)
        self.sock.connect(str(self._door))


class TestHTTP:
    def test_nobody_is_obeyed_at_any_door(self, engine: Engine, victim: Victim) -> None:
        fid = file_id(engine, victim)
        doors: list[tuple[str, Callable[[], http.client.HTTPConnection]]] = [
            (f"port {port}", partial(http.client.HTTPConnection, "127.0.0.1", port, timeout=5))
            for _, port in sorted(engine.tcp())
        ]
        doors += [(door.name, partial(UnixConnection, door)) for door in sorted(engine.unix())]
        master = f"port {engine.storage.port('master')}"
        obeyed = []
        for name, connect in doors:
            for method, path in routes(victim, fid):
                if name == master and path.startswith("/?"):
                    continue  # its front page, which answers everything alike
                if 200 <= (status := asked(connect(), method, path)) < 400:
                    obeyed.append((name, method, path, status))
        victim.assert_untouched()
        assert obeyed == []


def foreign(directory: Path) -> Path:
    """A certificate of the same names, by an authority of the stranger's own."""
    directory.mkdir()
    certificates.make(directory, at=datetime.now(UTC))
    return directory


def speaks(sock: socket.socket, certificate: Path | None) -> bool:
    """Whether a gRPC server answers behind TLS with this certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    if certificate:
        context.load_cert_chain(certificate / "node.crt", certificate / "node.key")
    try:
        with context.wrap_socket(sock, server_hostname="localhost") as wire:
            return is_http2(wire)
    except OSError:
        return False


def is_http2(wire: socket.socket) -> bool:
    """Whether it answers our first frame with its own."""
    try:
        wire.sendall(PREFACE)
        frame = wire.recv(9)
    except OSError:
        return False
    return len(frame) == 9 and frame[3] == SETTINGS


def doors_of_grpc(engine: Engine) -> list[tuple[int, str | tuple[str, int]]]:
    known = {engine.storage.port(service) + GRPC_OFFSET for service in SERVICES}
    inner = [(socket.AF_INET, where) for where in engine.tcp() if where[1] in known]
    files = [(socket.AF_UNIX, str(door)) for door in engine.unix() if "grpc" in door.name]
    return [*inner, *files]


class TestGRPC:
    def test_answers_whoever_shows_the_certificate_and_nobody_else(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        stranger = foreign(tmp_path / "stranger")
        doors = doors_of_grpc(engine)
        assert len(doors) >= 2 * len(SERVICES) - 2
        answered = set()
        for family, door in doors:

            def connected(family: int = family, door: str | tuple[str, int] = door) -> socket.socket:
                sock = socket.socket(family)
                sock.settimeout(3)
                sock.connect(door)
                return sock

            with closing(connected()) as plain:
                assert not is_http2(plain), f"{door} speaks without TLS"
            assert not speaks(connected(), None), f"{door} asks for no certificate"
            assert not speaks(connected(), stranger), f"{door} takes any certificate"
            if speaks(connected(), engine.storage.directory):
                answered.add(str(door))
        assert answered == {str(door) for _, door in doors}

    def test_the_shell_of_a_stranger_removes_nothing_and_ours_would(
        self, engine: Engine, victim: Victim, tmp_path: Path
    ) -> None:
        stranger = foreign(tmp_path / "stranger")
        with_another = f'[grpc]\nca = "{stranger / "ca.crt"}"\n' + "".join(
            f'[grpc.{name}]\ncert = "{stranger / "node.crt"}"\nkey = "{stranger / "node.key"}"\n'
            for name in GRPC_PARTS
        )
        (stranger / "security.toml").write_text(with_another)
        (tmp_path / "nothing").mkdir()
        removal = f"fs.rm -r -f /buckets/{victim.bucket}/{victim.key}.versions"
        commands = (
            "lock",
            removal,
            f"s3.bucket.delete -name={victim.bucket}",
            f"collection.delete -collection={victim.bucket} -force",
        )
        for cwd in (tmp_path / "nothing", stranger):
            engine.shell(cwd, *commands, seconds=5)
            victim.assert_untouched()
        # That the commands are the right ones is shown by who may give them: the certificate is what protects.
        engine.shell(engine.storage.directory, removal)
        assert ask("get_object", Key=victim.key, VersionId=victim.version).status == 404
