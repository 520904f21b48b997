"""`manage.py tick`: one pass over what is due, then exit; the supervisor runs it every few seconds."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from enforcement.cases import tasks as cases
from enforcement.documents import tasks as documents
from enforcement.evidence import processing
from enforcement.evidence.tasks import docking, upkeep
from enforcement.evidence.tasks import intake as evidence
from enforcement.journal import tasks as journal
from enforcement.measures import tasks as measures
from enforcement.remedies import tasks as remedies
from enforcement.sync import retry

log = logging.getLogger(__name__)

#: What each package has to do later; a pass that fails in one goes on to the next.
DUE: Final[tuple[Callable[[datetime], object], ...]] = (
    cases.due,
    evidence.due,
    upkeep.due,
    processing.due,
    docking.due,
    measures.due,
    documents.due,
    remedies.due,
    journal.due,
    retry.due,
)


class Command(BaseCommand):
    """Takes up what is due: completions left behind, uploads that ran out of time, files to read back and to lock."""

    help = "Take up once what is due, and exit."
    #: Nothing here answers a request; to load every route for Django's checks takes a third as long again as the pass.
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make one pass.

        Raises:
            CommandError: the database is away, or some of the work failed.

        """
        at = timezone.now()
        failed = 0
        for due in DUE:
            try:
                done = due(at)
            except (OperationalError, InterfaceError) as away:
                raise CommandError("数据库暂时不可用。") from away
            except Exception:
                log.exception("%s failed", due.__module__)
                failed += 1
            else:
                log.info("%s: %s", due.__module__, done)
        if failed:
            raise CommandError(f"{failed} 项到期工作未能完成,详见日志。")
