"""Activities on site and evidence that records them, for the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from enforcement.cases.models import Case
from enforcement.evidence.actions import intake
from enforcement.evidence.actions import recordings as acts
from enforcement.evidence.actions.common import Machine
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.models.recordings import Activity
from enforcement.law.recordings import ActivityKind
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Account
from enforcement.registry.offline import MadeOffline
from tests import factories
from tests.enforcement.evidence.conftest import hex_of
from tests.factories import AT, Team, actor

#: An hour on site that is over half an hour before the tests' now.
ARRIVED = AT - timedelta(minutes=90)
LEFT = AT - timedelta(minutes=30)


def activity(
    case: Case,
    team: Team,
    kind: ActivityKind = ActivityKind.SEALING,
    *,
    at: datetime = AT,
    made: MadeOffline | None = None,
    **said: Any,
) -> Activity:
    """Declared by the officer, whose device runs with the server."""
    given: dict[str, Any] = {
        "kind": kind,
        "started_at": ARRIVED,
        "ended_at": LEFT,
        "place": "测试县某某食品加工点",
        "officers": team.officer_ids,
        "device_clock": at,
    }
    return acts.declare_activity(
        id=uuid4(),
        case_id=case.pk,
        on_site=acts.OnSite(**given | said),
        by=replace(actor(team.officer, at), made=made),
        at=at,
    )


def film(
    case: Case,
    by: Account,
    *,
    start: datetime,
    end: datetime,
    device: str = "DSJ-0031",
    compared: bool = True,
    device_clock: datetime | None = None,
    made: MadeOffline | None = None,
    supersedes: Evidence | None = None,
    media_type: str = "video/mp4",
    content: bytes | None = None,
    at: datetime = AT,
) -> Evidence:
    """A film on file that shows from start until end, as reading its file says; its bytes are nowhere."""
    body = uuid4().bytes if content is None else content
    id = uuid4()
    intake.begin_upload(
        id=id,
        case_id=case.pk,
        file=intake.File("现场录像.mp4", media_type, len(body), hex_of(body)),
        collected=intake.Collected(
            kind=EvidenceKind.AUDIOVISUAL,
            title="现场录像",
            purpose="证明查封过程",
            factual=True,
            captured_at=start,
            device_clock=(device_clock or at) if compared else None,
            device=device,
            supersedes=supersedes.pk if supersedes else None,
        ),
        by=replace(actor(by, at), made=made),
        at=at,
    )
    bound = factories.bound(Pending.objects.get(pk=id), by, at=at)
    if end > start:
        acts.measure_recording(subject_id=bound.pk, length=end - start, by=Machine(), at=at)
    return bound


def owed(case: Case) -> list[str]:
    """What of the case's recordings is missing, as its hindrance says."""
    rows = case.hindrances.filter(code="recording_owed", closed_at__isnull=True)
    return list(rows.values_list("detail", flat=True))
