"""`manage.py import_paper_cases FILE --agency USCC --by USERNAME`: running paper cases taken over, row by row."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone

from enforcement.cases import actions, paper
from enforcement.cases.models import Case
from enforcement.errors import Refusal
from enforcement.registry.models import Account, Actor, Agency


class Command(BaseCommand):
    """Reads a CSV (UTF-8) or XLSX sheet and says of each row what became of it; reading it again changes nothing."""

    help = (
        "Take over running cases kept on paper, one row each; prints a report and exits 1 where a row failed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the sheet, the agency by its credit code, and the unit head who answers for it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--agency", required=True, help="统一社会信用代码")
        parser.add_argument("--by", required=True, help="username of the unit head 办案机构负责人")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take each row over by itself.

        Raises:
            CommandError: no such file, agency or account, or some rows were not taken over.

        """
        agency = Agency.objects.filter(uscc=options["agency"]).first()
        account = Account.objects.filter(username=options["by"], is_active=True).first()
        if agency is None or account is None:
            raise CommandError("没有这个机关或者账号。")
        failed = 0
        try:
            for number, row in paper.rows(options["file"]):
                said, good = self._take_over(agency, account, row)
                failed += not good
                self.stdout.write(f"第{number}行 {row.get('立案号', '')}:{said}")
        except (OSError, paper.RowError) as error:
            raise CommandError(str(error)) from error
        if failed:
            raise CommandError(f"{failed} 行未能转入,详见上文;改正后重新导入,已转入的不会重复。")

    def _take_over(self, agency: Agency, account: Account, row: Mapping[str, str]) -> tuple[str, bool]:
        at = timezone.now()
        try:
            found = paper.paper_case(row)
            there = Case.objects.filter(pk=actions.paper_id(agency.pk, found.case_number)).first()
            if there:
                return f"此前已转入({there.source_number})", True
            case = actions.take_over_paper_case(
                agency=agency.pk, paper=found, by=Actor.of(account, at), at=at
            )
        except paper.RowError as error:
            return f"未转入:{error}", False
        except Refusal as refusal:
            return f"未转入:{refusal.message}", False
        except IntegrityError as error:
            return f"未转入:数据库拒绝({error.__class__.__name__})", False
        return f"已转入,{case.source_number}", True
