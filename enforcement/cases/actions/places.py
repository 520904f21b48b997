"""Where a breach happened, as far as it says who may punish it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.errors import NotNow
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role


@act("state_township")
def state_township(
    *, case_id: UUID, version: int | None, township: str, by: Actor, at: datetime
) -> Done[Case]:
    """Say in which township the breach happened, where the clue did not.

    Raises:
        NotVisible, NotCompetent, VersionRequired, Stale: as for a step.
        NotNow: it is said already.

    Basis: Penalty Law Arts. 22, 24.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER, Role.UNIT_HEAD], case.agency_id, "state_township")
    case.expect(version)
    if case.township:
        raise NotNow("违法行为发生地乡镇已经写明。", code="township_stated", article=art("CFF", "24"))
    case.township = township
    case.version += 1
    case.save(update_fields=["township", "version"])
    return Done(case, stream=case.pk, subject=case.pk, facts={"township": township})
