"""What is generated once per data directory and must survive restarts: keys, passwords and port numbers."""

import base64
import json
import os
import secrets
from pathlib import Path


def _token() -> str:
    return secrets.token_urlsafe(32)


GENERATED = {
    "secret_key": lambda: secrets.token_urlsafe(64),
    "field_encryption_key": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    "database_admin_password": _token,
    "database_owner_password": _token,
    "database_runtime_password": _token,
    "s3_access_key": lambda: secrets.token_hex(10).upper(),
    "s3_secret_key": _token,
    "storage_write_key": _token,
    "storage_read_key": _token,
    "filer_write_key": _token,
    "filer_read_key": _token,
    "filer_database_password": _token,
}


def write_private(path: Path, text: str) -> None:
    """Replace the file at once, readable by its owner only from the first byte."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def load_or_generate(data_dir: Path) -> dict[str, str]:
    """The data directory's secrets; missing ones are generated and kept."""
    path = data_dir / "secrets.json"
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = {name: make() for name, make in GENERATED.items() if name not in kept}
    if missing:
        kept |= missing
        write_private(path, json.dumps(kept, indent=2) + "\n")
    return kept


def kept_port(data_dir: Path, name: str) -> int | None:
    """The port this engine had at the last start."""
    path = data_dir / "ports.json"
    ports: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    return ports.get(name)


def keep_port(data_dir: Path, name: str, port: int) -> None:
    """Remember the port for the next start."""
    path = data_dir / "ports.json"
    ports: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    if ports.get(name) != port:
        write_private(path, json.dumps(ports | {name: port}) + "\n")
