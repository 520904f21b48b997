"""`manage.py check_fixity`: examine stored evidence now, and say what is wrong with it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from media_storage import rounds
from media_storage.errors import StorageError, StorageUnavailable
from media_storage.examination import Examined, Fault, examine, leave
from media_storage.models import StoredObject

_FOUND, _UNCHECKED = 1, 2
_MIB: Final = 1024 * 1024
_EVERY_SECONDS: Final = 1.0


@dataclass
class _Tally:
    """What has been done of what there is to do."""

    objects: int
    size: int
    done: int = 0
    read: int = 0
    sound: int = 0
    unchecked: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)


class Command(BaseCommand):
    """Exit status: 0 all sound, 1 something found, 2 something could not be examined.

    What was taken from recorders and waits for its case, and what was made for a case, is kept as evidence is, drawn
    with it, and examined too.

    The command knows bytes and no law, and so takes less than 64 MiB whatever the size (`config.storage_alone`): the
    models of the law and the client of the object store would be 45 more. What it finds is left on file, object by
    object; the worker's next pass journals it and puts it on the supervisor's list.
    """

    help = (
        "核查已入库证据、待归案的采集文件和制发的文书:版本、大小、校验值、锁定、读回 SHA-256;"
        "退出码 0 完好,1 有发现,2 未能查完"
    )
    #: Nothing here answers a request, and the routes that the checks would load know the law.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what to examine: exactly one of three."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--all", action="store_true", help="全部证据、采集文件和文书")
        which.add_argument("--sample", type=int, metavar="N", help="随机抽取 N 件")
        which.add_argument("--case", type=UUID, metavar="ID", help="一个案件的全部证据和文书")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Examine, showing progress on stderr and a table at the end.

        Raises:
            CommandError: with the exit status; what was found is on file whatever happens later.

        """
        chosen = self._chosen(**options)
        total = chosen.aggregate(total=Sum("size"))["total"] or 0
        tally = _Tally(chosen.count(), total)
        self._shown_at = 0.0
        for stored in _each(chosen):
            self._examine(stored, tally)
        self._table(tally)
        if tally.unchecked:
            raise CommandError(f"{tally.unchecked} 件未能核查,请稍后重新运行。", returncode=_UNCHECKED)
        if tally.faults:
            raise CommandError(
                f"发现 {sum(tally.faults.values())} 处问题,已列入核查发现。", returncode=_FOUND
            )

    def _chosen(self, **options: Any) -> QuerySet[StoredObject]:
        if options["case"]:
            case = options["case"]
            return StoredObject.objects.filter(Q(upload__context=case) | Q(safekeeping__kept_for=case))
        if options["all"]:
            return StoredObject.objects.all()
        if options["sample"] < 1:
            raise CommandError("--sample 应为正整数。")
        drawn = rounds.sample(options["sample"], timezone.now())
        self.stdout.write(
            f"自 {drawn.population} 件中随机抽取 {drawn.sampled} 件:若有 {drawn.damaged_share:.1%} 受损,"
            f"至少查出一件的概率为 {drawn.detection:.1%}"
        )
        return StoredObject.objects.filter(safekeeping__round=drawn)

    def _examine(self, stored: StoredObject, tally: _Tally) -> None:
        def progress(count: int) -> None:
            tally.read += count
            self._progress(tally)

        try:
            examined = examine(stored, at=timezone.now(), progress=progress)
        except StorageUnavailable as away:
            raise CommandError(
                f"对象存储不可用({away});已核查 {tally.done} 件,其余请稍后重新运行。", returncode=_UNCHECKED
            ) from away
        except StorageError as problem:
            tally.unchecked += 1
            tally.lines.append(f"{_name(stored)}:未能核查({problem})")
        else:
            leave(stored, examined, at=timezone.now())
            self._count(stored, examined, tally)
        tally.done += 1
        self._progress(tally, last=tally.done == tally.objects)

    def _count(self, stored: StoredObject, examined: Examined, tally: _Tally) -> None:
        tally.sound += examined.sound
        for one in examined.found:
            tally.faults[one.fault] += 1
            tally.lines.append(f"{_name(stored)}:{one.fault.label}({one.detail})")

    def _progress(self, tally: _Tally, *, last: bool = False) -> None:
        now = time.monotonic()
        if not last and now - self._shown_at < _EVERY_SECONDS:
            return
        self._shown_at = now
        share = tally.read / tally.size if tally.size else 1.0
        self.stderr.write(
            f"\r{tally.done}/{tally.objects} 件 {tally.read // _MIB}/{tally.size // _MIB} MiB {share:4.0%}",
            ending="\n" if last else "",
        )
        self.stderr.flush()

    def _table(self, tally: _Tally) -> None:
        rows = [("核查", tally.done), ("完好", tally.sound), ("未能核查", tally.unchecked)]
        rows += [(fault.label, tally.faults[fault]) for fault in Fault if tally.faults[fault]]
        for line in tally.lines:
            self.stdout.write(line)
        for name, count in rows:
            self.stdout.write(f"{count:>8}  {name}")


def _each(chosen: QuerySet[StoredObject]) -> Iterator[StoredObject]:
    """One row at a time, whatever the number: only the keys are held."""
    for pk in list(chosen.order_by("stored_at").values_list("pk", flat=True)):
        yield StoredObject.objects.select_related("safekeeping", "upload").get(pk=pk)


def _name(stored: StoredObject) -> str:
    """Which file, of which case; of a recorder's file that waits for its case, of which agency."""
    kept_for = stored.safekeeping.kept_for or stored.upload.context
    return f"{kept_for} {stored.file_name}({stored.upload_id})"
