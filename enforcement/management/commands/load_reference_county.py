"""`manage.py load_reference_county`: Changning 昌宁县 with its six departments, as the runtime role."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from enforcement.registry.reference.load import Credential, load


class Command(BaseCommand):
    """Loads the reference county; a second run changes nothing."""

    help = "装入参考县（昌宁县 530524）的机关、人员、权责清单和账号；重复执行不改变任何内容。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Say where the generated passwords go."""
        parser.add_argument(
            "--credentials-file",
            type=Path,
            default=settings.DATA_DIR / "credentials.json",
            help="新账号及其随机密码写入此文件（权限 0600）。",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - the framework's signature
        """Load in one transaction; the passwords are on disk before the accounts are on file."""
        path: Path = options["credentials_file"]
        with transaction.atomic():
            new = load()
            if new:
                write(path, new)
        if new:
            self.stdout.write(f"参考县已装入：新建账号 {len(new)} 个，密码在 {path}。")
        else:
            self.stdout.write("参考县已在库中，未作改动。")


def write(path: Path, new: tuple[Credential, ...]) -> None:
    """Add sign-ins to the file, readable by its owner only; it is replaced whole or not at all."""
    rows: dict[str, Any] = {}
    if path.exists():
        rows = {row["username"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    rows |= {one.username: asdict(one) for one in new}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(list(rows.values()), file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
