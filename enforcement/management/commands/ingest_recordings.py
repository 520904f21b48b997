"""`manage.py ingest_recordings DIR --by USER`: take a folder of recorder files, and propose each to a case."""

import unicodedata
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from enforcement.cases.models import Case
from enforcement.evidence.actions.docking import DOCKERS
from enforcement.evidence.dock import Dock, Outcome, Result
from enforcement.evidence.models.docking import proposals
from enforcement.evidence.rules.matching import Match
from enforcement.registry.models import Account, Actor

#: Columns where nobody looks at a terminal.
_WIDE: Final = 180
#: Columns for a case and the first reasons for it.
_PROPOSAL: Final = 44
_MEBIBYTE: Final = 1024 * 1024


class Command(BaseCommand):
    """Reads, receives and proposes; started again after whatever stopped it, it goes on where it was."""

    help = (
        "导入执法记录仪文件夹:读取、入库、提出归属案件的建议,由人确认;可以中断后重新执行,同一文件只入库一次。"
    )
    #: Nothing here answers a request: the routes that the checks would load take 38 MiB and two seconds.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what is docked, by whom, and what the recorder's clock showed."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="执法记录仪文件所在文件夹。")
        parser.add_argument("--by", required=True, metavar="USER", help="办理人的账号。")
        parser.add_argument(
            "--device", default="", metavar="SERIAL", help="设备编号;不给出时从文件名、文件夹名识别。"
        )
        parser.add_argument(
            "--device-clock",
            default="",
            metavar="TIME",
            help="现在设备上显示的时间(ISO 8601,带时区),用于校正时钟。",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take every file.

        Raises:
            CommandError: the folder or the person is unknown, or a file could not be taken; the others were.

        """
        console = Console(markup=False, highlight=False, emoji=False)
        if not console.is_terminal:
            console.width = _WIDE
        dock = self._dock(options)
        files = dock.files()
        outcomes = self._take(dock, files, console)
        console.print(_table(outcomes, dock))
        counts = {result: sum(one.result is result for one in outcomes) for result in Result}
        console.print(";".join(f"{result.label} {count} 个" for result, count in counts.items()))
        if failed := counts[Result.FAILED]:
            raise CommandError(f"{failed} 个文件未能入库;原因见上表,排除后重新执行即可。")

    def _dock(self, options: dict[str, Any]) -> Dock:
        now = timezone.now()
        folder: Path = options["folder"].resolve()
        if not folder.is_dir():
            raise CommandError(f"没有这个文件夹:{folder}")
        account = (
            Account.objects.select_related("agency").filter(username=options["by"], is_active=True).first()
        )
        if account is None:
            raise CommandError(f"没有这个账号:{options['by']}")
        by = Actor.of(account, now, "采集站")
        agencies = by.agencies(DOCKERS)
        if not agencies:
            raise CommandError("该账号没有导入执法记录仪文件的职权。")
        agency = account.agency_id if account.agency_id in agencies else min(agencies, key=str)
        return Dock(folder, agency, by, options["device"], _ahead(options["device_clock"], now))

    @staticmethod
    def _take(dock: Dock, files: list[Path], console: Console) -> list[Outcome]:
        total = sum(map(_size, files))
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn() if not total else DownloadColumn(),
            TimeRemainingColumn(),
        )
        outcomes = []
        with Progress(*columns, console=console) as progress:
            reading = progress.add_task("读取", total=total)
            sending = progress.add_task("入库", total=total)
            for number, path in enumerate(files, start=1):
                progress.update(reading, description=f"读取 {number}/{len(files)}")
                before = {task.id: task.completed for task in progress.tasks}
                outcome = dock.take(
                    path,
                    at=timezone.now(),
                    read=lambda size: progress.advance(reading, size),
                    sent=lambda size: progress.advance(sending, size),
                )
                for task in (reading, sending):
                    progress.update(task, completed=before[task] + outcome.size)
                if not console.is_terminal:
                    console.print(f"[{number}/{len(files)}] {_name(outcome, dock)}:{outcome.result.label}")
                outcomes.append(outcome)
        return outcomes


def _size(path: Path) -> int:
    """In bytes; a recorder that is pulled out takes its files along, which is said of each when its turn comes."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _ahead(shown: str, now: datetime) -> timedelta | None:
    if not shown:
        return None
    try:
        read = parse_datetime(shown)
    except ValueError:
        read = None
    if read is None:
        raise CommandError("--device-clock 应为 ISO 8601 时间,例如 2026-11-02T18:03:10+08:00。")
    aware = read if read.tzinfo else timezone.make_aware(read)
    return aware - now


def _table(outcomes: list[Outcome], dock: Dock) -> Table:
    """Every file, what became of it, and the case it is proposed to."""
    files = [one.docked for one in outcomes if one.docked]
    proposed = proposals(files, to=dock.by)
    best = {pk: found[0] for pk, found in proposed.items() if found}
    cases = {
        case.pk: case for case in Case.objects.filter(pk__in={match.occasion.case for match in best.values()})
    }
    table = Table(title="执法记录仪文件导入结果")
    for heading in ("文件", "大小", "时长", "开始(设备时间)", "设备", "佩戴人", "结果"):
        table.add_column(heading, overflow="fold")
    table.add_column("建议归入(待确认)", overflow="fold", min_width=_PROPOSAL)
    for one in outcomes:
        docked = one.docked
        match = best.get(docked.pk) if docked else None
        said = f"{one.result.label} {one.detail}".strip() + (
            f" {docked.fault}" if docked and docked.fault else ""
        )
        cells = (
            _name(one, dock),
            f"{one.size / _MEBIBYTE:.1f} MiB",
            _clock(docked.length) if docked else "",
            f"{timezone.localtime(docked.captured_at):%m-%d %H:%M:%S}" if docked else "",
            docked.serial if docked else "",
            docked.officer.name if docked and docked.officer else "",
            said,
            _proposal(match, cases) if match else "",
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _proposal(match: Match, cases: dict[Any, Case]) -> str:
    return "\n".join((f"{cases[match.occasion.case]} {match.score}分", *match.reasons))


def _clock(length: timedelta) -> str:
    return str(timedelta(seconds=round(length.total_seconds()))) if length else "—"


def _name(outcome: Outcome, dock: Dock) -> str:
    """The path below the folder, without what a terminal would obey."""
    text = str(outcome.path.relative_to(dock.folder))
    return "".join(one if unicodedata.category(one)[0] != "C" else "\ufffd" for one in text)
