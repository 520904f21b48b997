"""The commands as an operator types them, in a process of their own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from config.engines.children import CHECKOUT

ENGINES = ("DATABASE_URL", "DATABASE_OWNER_URL", "S3_ENDPOINT_URL", "S3_PUBLIC_ENDPOINT_URL", "S3_BUCKET")


def started(
    data_dir: Path, *arguments: str | Path, told: Mapping[str, str] | None = None, keep: tuple[str, ...] = ()
) -> subprocess.Popen[str]:
    """The command under way; of the suite's engines it knows only those to be kept."""
    kept = {name: value for name, value in os.environ.items() if name not in ENGINES or name in keep}
    return subprocess.Popen(
        [sys.executable, "-m", "config.backup", *arguments],
        cwd=CHECKOUT,
        env={**kept, "DATA_DIR": str(data_dir), **(told or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(
    data_dir: Path, *arguments: str | Path, told: Mapping[str, str] | None = None, keep: tuple[str, ...] = ()
) -> tuple[int, str]:
    """Exit status and what was said."""
    with started(data_dir, *arguments, told=told, keep=keep) as process:
        said, _ = process.communicate(timeout=300)
    return process.returncode, said
