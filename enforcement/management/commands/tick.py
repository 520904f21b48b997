"""`manage.py tick`: one pass over what is due, then exit; with `--every`, a pass every so many seconds.

To start Django costs some seconds of a processor and a pass hardly any, so whoever looks after the processes starts
this one with `--every`. It ends by itself after a failed pass, so that the failure is seen where processes are looked
after, and after PASSES, so that nothing it holds grows for ever; both times it is to be started again.
"""

import argparse
import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections
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


#: How many passes one process makes.
PASSES: Final = 240


class Command(BaseCommand):
    """Takes up what is due: completions left behind, uploads that ran out of time, files to read back and to lock."""

    help = "Take up what is due, and exit; with --every, again and again."
    #: Nothing here answers a request; to load every route for Django's checks takes a third as long again as the pass.
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """`--every`: seconds from the beginning of one pass to the beginning of the next."""
        parser.add_argument("--every", type=float, help="seconds between passes; without, one pass is made")

    def handle(self, *_args: Any, every: float | None = None, **_options: Any) -> None:
        """Make one pass, or PASSES.

        Raises:
            CommandError: the database is away, or some of the work failed.

        """
        for number in range(1, PASSES + 1):
            began = time.monotonic()
            close_old_connections()
            _take_up_what_is_due()
            if every is None or number == PASSES:
                return
            time.sleep(max(0.0, began + every - time.monotonic()))


def _take_up_what_is_due() -> None:
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
