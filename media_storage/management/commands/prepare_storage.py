"""`manage.py prepare_storage`: makes the bucket that holds originals, or checks the one there is.

In production it also holds the store to its acceptance run (`check_storage`), making one where there is none,
and fails where evidence could be overwritten or deleted; elsewhere it says so and goes on.
"""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from media_storage import s3
from media_storage.acceptance import standing
from media_storage.errors import StorageError


class Command(BaseCommand):
    """Idempotent: run before every start."""

    help = (
        "创建存放原件的存储桶（版本控制、对象锁定、跨域规则）；已存在时只检查，可重复执行；生产环境须经验收"
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Raises: CommandError with a Chinese sentence where the store is not fit."""
        try:
            bucket = s3.ensure_bucket()
            derived = s3.ensure_derivatives_bucket()
        except StorageError as problem:
            raise CommandError(f"存储未就绪：{problem}") from problem
        done = "已创建" if bucket.created else "已存在"
        origins = "、".join(bucket.cors_origins) or "无"
        self.stdout.write(f"存储桶 {bucket.name} {done}：版本控制和对象锁定已启用；允许跨域来源：{origins}")
        self._hold_to_acceptance()
        done = "已创建" if derived.created else "已存在"
        self.stdout.write(f"派生件存储桶 {derived.name} {done}")

    def _hold_to_acceptance(self) -> None:
        report = standing.latest()
        if report is None and not settings.LOCAL:
            self.stdout.write("对象存储尚未验收，现在验收……")
            call_command("check_storage", stdout=self.stdout, stderr=self.stderr)
            report = standing.latest()
        reason = standing.objection(report)
        if reason and settings.LOCAL:
            self.stderr.write(f"{reason}（本机环境仅提示；生产环境拒绝启动）")
        elif reason:
            raise CommandError(reason)
