"""deploy/ says one thing: the topology, and the files that follow from it."""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from cryptography import x509

from config.cluster import compose, nginx, secrets
from config.cluster.storage import FILER_DATABASE, FILER_ROLE, arguments
from config.cluster.topology import FILE, Address, Kind, Node, Topology, load
from config.engines import certificates, roles
from config.engines.children import CHECKOUT, Child, EngineError
from config.engines.postgres import ADMIN, Postgres, programs
from config.engines.secrets import load_or_generate


@pytest.fixture(scope="module")
def topology() -> Topology:
    return load()


@pytest.fixture(scope="module")
def composition() -> dict[str, Any]:
    read = yaml.safe_load((compose.DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


class TestTopology:
    def test_is_what_the_county_asked_for(self, topology: Topology) -> None:
        storage = topology.storage
        assert (storage.masters, storage.volumes >= 3, storage.gateways) == (3, True, 2)
        assert (storage.replication, storage.copies) == ("001", 2)

    @pytest.mark.parametrize(
        ("was", "becomes"),
        [
            ("masters = 3", "masters = 2"),
            ("volumes = 3", "volumes = 2"),
            ('replication = "001"', 'replication = "000"'),
            ("gateways = 2", "gateways = 0"),
        ],
    )
    def test_refuses_a_shape_that_could_lose_what_it_acknowledged(
        self, tmp_path: Path, was: str, becomes: str
    ) -> None:
        text = FILE.read_text(encoding="utf-8")
        assert was in text
        (tmp_path / "topology.toml").write_text(text.replace(was, becomes), encoding="utf-8")
        with pytest.raises(EngineError):
            load(tmp_path / "topology.toml")


class TestComposition:
    def test_the_files_are_what_the_topology_says(self, topology: Topology) -> None:
        for name, text in compose.files(topology).items():
            assert (compose.DEPLOY / name).read_text(encoding="utf-8") == text, (
                "run: python -m config.cluster.compose"
            )

    def test_has_as_many_of_each_as_the_topology(
        self, topology: Topology, composition: dict[str, Any]
    ) -> None:
        services = composition["services"]
        counts = {
            **{kind.value: len(topology.storage.nodes(kind)) for kind in Kind},
            "web": topology.software.web,
            "worker": topology.software.workers,
        }
        for kind, count in counts.items():
            assert sum(name.rpartition("-")[0] == kind for name in services) == count

    def test_every_service_volume_and_host_that_is_named_exists(self, composition: dict[str, Any]) -> None:
        services = composition["services"]
        for name, service in services.items():
            assert set(service.get("depends_on", {})) <= set(services), name
            for volume in service.get("volumes", []):
                source = volume.partition(":")[0]
                assert source.startswith("./") or source in composition["volumes"], volume
            for argument in service.get("command", []):
                option, _, value = argument.partition("=")
                if option in {"-peers", "-master", "-filer"}:
                    assert {one.partition(":")[0] for one in value.split(",")} <= set(services)

    def test_publishes_the_two_fronts_and_nothing_else(self, composition: dict[str, Any]) -> None:
        published = {name for name, service in composition["services"].items() if "ports" in service}
        assert published == {"front", "front-storage"}

    def test_a_process_is_told_the_same_as_on_the_loopback(
        self, topology: Topology, composition: dict[str, Any]
    ) -> None:
        def told(argv: list[str]) -> dict[str, str]:
            options = dict(one.lstrip("-").split("=", 1) for one in argv if "=" in one)
            for name in ("ip", "ip.bind", "port", "peers", "master", "filer", "dir", "mdir"):
                options.pop(name, None)
            return options

        for number, node in enumerate(topology.storage.every_node):

            def at(node: Node, port: int = 12_000 + number) -> Address:
                return Address("127.0.0.1", port)

            here = arguments(topology, node, at=at, bind="127.0.0.1", data=Path("/nowhere"))
            assert told(composition["services"][str(node)]["command"]) == told(here)

    def test_holds_no_secret(self) -> None:
        ignored = (CHECKOUT / ".gitignore").read_text().splitlines()
        assert "deploy/secrets/" in ignored
        for name in compose.files(load()):
            text = (compose.DEPLOY / name).read_text(encoding="utf-8").lower()
            assert "password" not in text
            assert "secret_key" not in text

    def test_nginx_accepts_its_files(self, topology: Topology, tmp_path: Path) -> None:
        program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
        if program is None:
            pytest.skip("nginx is not installed")
        certificates.make(tmp_path, at=datetime.now(UTC))
        for name, text in compose.fronts(topology).items():
            here = text.replace(compose.TLS.certificate, str(tmp_path / "node.crt"))
            here = here.replace(compose.TLS.key, str(tmp_path / "node.key"))
            for node in ("gateway-1", "gateway-2", "web-1", "web-2"):
                here = here.replace(f"server {node}:", "server 127.0.0.1:")
            here = here.replace("worker_processes auto;", f"worker_processes auto;\npid {tmp_path}/pid;")
            (tmp_path / name).write_text(here)
            ran = subprocess.run(
                [program, "-t", "-p", tmp_path, "-e", "stderr", "-c", tmp_path / name],
                capture_output=True,
                text=True,
                check=False,
            )
            assert ran.returncode == 0, ran.stderr


class TestSecrets:
    def test_are_private_made_once_and_enough_for_production(
        self, topology: Topology, tmp_path: Path
    ) -> None:
        secrets.write(tmp_path, topology, "jilu.example.gov.cn")
        first = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        secrets.write(tmp_path, topology, "jilu.example.gov.cn")
        assert first == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert tmp_path.stat().st_mode & 0o077 == 0
        for path in first:
            assert path.name == "roles.sql" or path.stat().st_mode & 0o077 == 0, path
        told = dict(line.split("=", 1) for line in (tmp_path / "software.env").read_text().splitlines())
        assert told["ENVIRONMENT"] == "production"
        for missing in ("", "SECRET_KEY", "FIELD_ENCRYPTION_KEY"):
            environment = {name: value for name, value in told.items() if name != missing}
            started = subprocess.run(
                [sys.executable, "-c", "import config.settings"],
                cwd=CHECKOUT,
                env=environment,
                capture_output=True,
                check=False,
            )
            assert (started.returncode == 0) is (missing == "")

    def test_the_storage_finds_its_certificate_where_the_container_has_it(
        self, topology: Topology, tmp_path: Path
    ) -> None:
        secrets.write(tmp_path, topology, "jilu.example.gov.cn")
        security = tomllib.loads((tmp_path / "storage" / "security.toml").read_text())
        assert security["grpc"]["ca"] == "/etc/seaweedfs/ca.crt"
        assert all(security["jwt"][part]["key"] for part in ("signing", "filer_signing"))
        store = tomllib.loads((tmp_path / "storage" / "filer.toml").read_text())["postgres2"]
        assert (store["hostname"], store["enabled"]) == ("database", True)
        certificate = x509.load_pem_x509_certificate((tmp_path / "storage" / "node.crt").read_bytes())
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert set(compose.every_host(topology)) <= set(names.get_values_for_type(x509.DNSName))

    def test_a_fresh_database_takes_the_roles_and_the_filers_table(
        self, topology: Topology, tmp_path: Path
    ) -> None:
        with tempfile.TemporaryDirectory(prefix="enforcement-roles-") as name:
            directory = Path(name)
            directory.chmod(0o755)
            secrets.write(tmp_path, topology, "jilu.example.gov.cn")
            keys = load_or_generate(tmp_path)
            database = Postgres(directory, keys, throwaway=True)
            with Child(database.command(), directory / "logs") as child:
                database.wait(child)
                script = f"--file={tmp_path / 'roles.sql'}"
                argv: list[str | Path] = [programs() / "psql", "--quiet", "--set=ON_ERROR_STOP=1", script]
                environment = {**os.environ, "LC_ALL": "C.UTF-8"}
                subprocess.run([*argv, database.url(ADMIN, "postgres")], check=True, env=environment)
                with psycopg.connect(database.url(roles.OWNER), autocommit=True) as owner:
                    owner.execute("CREATE TABLE later (word text)")
                with psycopg.connect(database.url(roles.RUNTIME), autocommit=True) as runtime:
                    assert runtime.execute("SELECT count(*) FROM later").fetchone() == (0,)
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        runtime.execute("TRUNCATE later")
                with pytest.raises(psycopg.OperationalError, match="permission denied"):
                    psycopg.connect(database.url(roles.RUNTIME, FILER_DATABASE))
                at = roles.url(
                    user=FILER_ROLE,
                    password=keys["filer_database_password"],
                    host="127.0.0.1",
                    port=database.port,
                    database=FILER_DATABASE,
                )
                with psycopg.connect(at) as filer:
                    assert filer.execute("SELECT count(*) FROM filemeta").fetchone() == (0,)


def test_a_front_without_tls_listens_in_the_clear_only() -> None:
    front = nginx.Front("web", [Address("127.0.0.1", 1)], plain="80", secured="443")
    assert "ssl" not in nginx.render([front])
