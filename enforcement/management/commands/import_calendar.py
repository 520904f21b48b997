"""`manage.py import_calendar FILE [--confirm DIGEST]`: a year's holiday notice, first shown, then put on file."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from enforcement.cases.actions.calendar import HolidayNotice, import_calendar, show_calendar_diff
from enforcement.cases.models.calendar import CalendarDiff
from enforcement.errors import Refusal
from enforcement.journal.models import Machine
from enforcement.law.models import Scope


class Command(BaseCommand):
    """Shows what a notice would do to every running deadline; with `--confirm` and the digest shown, does it.

    The file is TOML: `year`, `source`, `holidays` and `workdays` as dates, `scope` "state" (default) or "county".
    """

    help = "Show what a holiday notice does to running deadlines, and put it on file once confirmed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the digest."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--confirm", metavar="DIGEST", default="")

    def handle(self, *_args: Any, file: Path, confirm: str, **_options: Any) -> None:
        """Show, or do.

        Raises:
            CommandError: the file cannot be read, or the notice is refused.

        """
        notice, at = _read(file), timezone.now()
        try:
            if confirm:
                found = import_calendar(notice=notice, confirmed_digest=confirm, by=Machine(), at=at)
            else:
                found = show_calendar_diff(notice=notice, by=Machine(), at=at)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self._show(found)
        done = "已登记。" if confirm else f"未写入。确认后执行:--confirm {found.digest}"
        self.stdout.write(done)

    def _show(self, found: CalendarDiff) -> None:
        self.stdout.write(
            f"{found.days.year}年放假安排({found.scope.label})第{found.days.version}版:"
            f"涉及进行中的期限 {found.running} 项,变动 {len(found.moved)} 项。"
        )
        for row in found.moved:
            held = "(原为暂定)" if row.provisional_before and not row.provisional_after else ""
            self.stdout.write(f"{row.case_number} {row.clock.label}:{row.due_before} → {row.due_after}{held}")


def _read(file: Path) -> HolidayNotice:
    try:
        said = tomllib.loads(file.read_text())
        days = {name: tuple(said.get(name, ())) for name in ("holidays", "workdays")}
        if not all(type(day) is date for group in days.values() for day in group):
            raise CommandError("holidays、workdays 须为日期。")
        return HolidayNotice(
            Scope(said.get("scope", "state")), int(said["year"]), str(said["source"]), **days
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise CommandError(f"无法读取 {file}:{error}") from error
