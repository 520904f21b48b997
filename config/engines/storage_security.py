"""What every SeaweedFS process reads to know its own kind: the access key, the tokens, the certificates."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from config.engines import certificates
from config.engines.secrets import write_private

GRPC_PARTS = ("volume", "master", "filer", "s3", "msg_broker", "msg_agent", "admin", "worker", "mq", "client")


def write(
    directory: Path, keys: Mapping[str, str], *, seen_as: Path | None = None, names: Sequence[str] = ()
) -> None:
    """Write `s3.json`, `security.toml` and, once, the certificates.

    `seen_as` is where the processes will find the directory, should they see it elsewhere; `names` are the
    hosts the certificate speaks for besides the loopback.
    """
    if not (directory / "ca.crt").exists():
        certificates.make(directory, at=datetime.now(UTC), names=names)
    identity = {
        "name": "enforcement-record",
        "credentials": [{"accessKey": keys["s3_access_key"], "secretKey": keys["s3_secret_key"]}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    write_private(directory / "s3.json", json.dumps({"identities": [identity]}, indent=2))
    seen = seen_as or directory
    sections = [
        f'[jwt.signing]\nkey = "{keys["storage_write_key"]}"\nexpires_after_seconds = 60',
        f'[jwt.signing.read]\nkey = "{keys["storage_read_key"]}"\nexpires_after_seconds = 60',
        f'[jwt.filer_signing]\nkey = "{keys["filer_write_key"]}"\nexpires_after_seconds = 60',
        f'[jwt.filer_signing.read]\nkey = "{keys["filer_read_key"]}"\nexpires_after_seconds = 60',
        f"[grpc]\nca = {json.dumps(str(seen / 'ca.crt'))}",
    ]
    certificate = json.dumps(str(seen / "node.crt"))
    key = json.dumps(str(seen / "node.key"))
    sections += [f"[grpc.{part}]\ncert = {certificate}\nkey = {key}" for part in GRPC_PARTS]
    write_private(directory / "security.toml", "\n\n".join(sections) + "\n")
