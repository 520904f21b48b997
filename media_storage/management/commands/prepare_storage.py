"""`manage.py prepare_storage`: makes the bucket that holds originals, or checks the one there is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from media_storage import s3
from media_storage.errors import StorageError


class Command(BaseCommand):
    """Idempotent: run before every start."""

    help = "创建存放原件的存储桶（版本控制、对象锁定、跨域规则）；已存在时只检查，可重复执行"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Raises: CommandError with a Chinese sentence where the bucket cannot be made fit."""
        try:
            bucket = s3.ensure_bucket()
            derived = s3.ensure_derivatives_bucket()
        except StorageError as problem:
            raise CommandError(f"存储未就绪：{problem}") from problem
        done = "已创建" if bucket.created else "已存在"
        origins = "、".join(bucket.cors_origins) or "无"
        self.stdout.write(f"存储桶 {bucket.name} {done}：版本控制和对象锁定已启用；允许跨域来源：{origins}")
        done = "已创建" if derived.created else "已存在"
        self.stdout.write(f"派生件存储桶 {derived.name} {done}")
