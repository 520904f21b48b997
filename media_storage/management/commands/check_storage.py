"""`manage.py check_storage`: tries on the store itself what this system needs of it, and says what follows.

Works in a bucket it makes and removes; `--bucket` confines it to a prefix of the bucket in the settings, where
the engine gives out no other. What a restart of the store does to an upload needs somebody to restart it:

    manage.py check_storage --phase begin     leaves an upload half sent
    (restart the store)
    manage.py check_storage --phase finish    goes on with it, and tries everything else

Exit status 0: fit for production; 1: not fit; 2: the store cannot be reached. The result is put on file.
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from media_storage.acceptance import standing
from media_storage.acceptance.report import Report
from media_storage.acceptance.run import run
from media_storage.acceptance.scratch import Lacks, scratch
from media_storage.acceptance.trials.multipart import Begun, begin_restart
from media_storage.errors import StorageError

LOCK_SECONDS = 10


class Command(BaseCommand):
    """The acceptance run."""

    help = (
        "验收对象存储：逐项试验签名、校验、条件写入、版本、对象锁定等，说明缺少什么、以何代替、能否用于生产"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to work, how long to lock, what to print."""
        parser.add_argument(
            "--bucket", action="store_true", help="在已配置的存储桶内以前缀试验，不新建存储桶"
        )
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument("--lock-seconds", type=int, default=LOCK_SECONDS, help="试验对象锁定的秒数")
        parser.add_argument("--phase", choices=("begin", "finish"), help="检验跨重启的分段上传")
        parser.add_argument("--state-file", type=Path, help="两个阶段之间的状态文件")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises: CommandError where the store is not fit or cannot be reached."""
        state = options["state_file"] or Path(settings.DATA_DIR) / "check_storage.json"
        try:
            if options["phase"] == "begin":
                self._begin(state, in_settings=options["bucket"])
                return
            begun: Begun | None = json.loads(state.read_text()) if options["phase"] == "finish" else None
            report = self._run(begun, lock_seconds=options["lock_seconds"], in_settings=options["bucket"])
        except FileNotFoundError as absent:
            raise CommandError("没有第一阶段的状态文件，请先运行 --phase begin", returncode=2) from absent
        except (StorageError, Lacks) as problem:
            raise CommandError(f"验收未完成：{problem}", returncode=2) from problem
        if begun is not None:
            state.unlink()
        standing.record(report, at=timezone.now())
        text = (
            json.dumps(report.as_json(), ensure_ascii=False, indent=2)
            if options["json"]
            else report.as_text()
        )
        self.stdout.write(text)
        if not report.fit_for_production:
            raise CommandError(str(standing.objection(report)))
        if reason := standing.objection(report):
            self.stderr.write(reason)

    def _begin(self, state: Path, *, in_settings: bool) -> None:
        with scratch(clock=timezone.now, lock_seconds=0, in_settings=in_settings, keep=True) as at:
            state.write_text(json.dumps(begin_restart(at)))
        self.stdout.write(f"已开始（{state}）。请重启对象存储，再运行 manage.py check_storage --phase finish")

    def _run(self, begun: Begun | None, *, lock_seconds: int, in_settings: bool) -> Report:
        again = (begun["bucket"], begun["prefix"]) if begun else None
        with scratch(
            clock=timezone.now, lock_seconds=lock_seconds, in_settings=in_settings, again=again
        ) as at:
            report = run(at, begun=begun)
        for key in at.left:
            self.stderr.write(f"未能清除：{key}")
        return report
