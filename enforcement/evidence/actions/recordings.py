"""On-site activities: declared by officers, measured against their recordings, excused by the head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError

from enforcement.cases.founding import certificates_on
from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import Status
from enforcement.errors import NotCompetent, NotNow, NotVisible, Refusal, Taken, Unprocessable
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.actions.custody import note_refused
from enforcement.evidence.models.clocks import clock_of
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.recordings import Activity, Excuse, Measured, Recording, reckon
from enforcement.evidence.rules.common import CLOSED_FILE, COLLECTORS, OWN_RECORD, RECORD, accepts
from enforcement.evidence.rules.coverage import MOST_DOUBT, Clock
from enforcement.evidence.rules.custody import CustodyEvent
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.law.common import OFFICERS_PER_ACT, TWO_OFFICERS
from enforcement.law.recordings import ActivityKind, RecordedActivity, recorded_activity
from enforcement.law.values import Department, EvidenceKind
from enforcement.registry.models import Actor, Officer, legal_day
from enforcement.registry.rules import Role

#: No activity on site lasts longer; what does is two.
LONGEST: Final = timedelta(days=3)
#: A recorder's file lasts no longer.
LONGEST_RECORDING: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OnSite:
    """What an officer says of an activity; times are the device's, `uncertainty` its clock's in seconds."""

    kind: ActivityKind
    started_at: datetime
    ended_at: datetime
    place: str
    officers: tuple[UUID, ...]
    device_clock: datetime | None = None
    uncertainty: int | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    step: UUID | None = None
    supersedes: UUID | None = None
    reason: str = ""


@act("declare_activity")
def declare_activity(*, id: UUID, case_id: UUID, on_site: OnSite, by: Actor, at: datetime) -> Done[Activity]:
    """Put on file that officers were active on site; from now on its recording is owed.

    What happened is accepted whoever was there; too few officers, or one without a certificate, is a finding.

    Raises:
        NotVisible, NotCompetent: in this order.
        NotNow: the case is closed, or what it supersedes is superseded already.
        Taken: the id stands for something else.
        Unprocessable: the times, an unknown officer, or an activity that the department's list does not name.
        AlreadyDone: it was declared before.

    Basis: Penalty Law Arts. 42, 47.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must(COLLECTORS, case.agency_id)
    if earlier := Activity.objects.filter(pk=id).first():
        if earlier.case_id != case.pk or not _same(earlier, on_site):
            raise Taken
        raise AlreadyDone(earlier)
    _must_be_open(case)
    row = _listed(case, on_site)
    clock = clock_of(by.made, on_site.device_clock, at, uncertainty=on_site.uncertainty)
    _must_make_sense(case, on_site, clock, at)
    day = legal_day(min(on_site.started_at - clock.ahead, at))
    officers, certified = _present(case, on_site.officers, certificates_on(day, on_site.officers))
    activity = Activity.objects.declare(
        row,
        on_site,
        case=case,
        by=by,
        at=at,
        id=id,
        step_id=on_site.step,
        uncertainty=clock.uncertainty,
        latitude=on_site.latitude,
        longitude=on_site.longitude,
        officers=officers,
        supersedes_id=on_site.supersedes,
        reason=on_site.reason,
    )
    _find_defects(case, activity, certified, at)
    reckon(case, at=at)
    return Done(
        activity,
        stream=case.pk,
        subject=activity.pk,
        facts={
            "kind": on_site.kind.value,
            "duty": row.duty.value,
            "seconds": round(activity.span.seconds),
            "officers": list(on_site.officers),
            "supersedes": on_site.supersedes,
        },
    )


@act("excuse_recording")
def excuse_recording(
    *, subject_id: UUID, case_id: UUID, reason: str, by: Actor, at: datetime
) -> Done[Excuse]:
    """The head puts in writing why a recording is missing; the case may then be closed, and evaluation sees it.

    Raises:
        NotVisible, NotCompetent: in this order.
        NotNow: the case is closed, the activity is superseded, or a reason is on file.

    Basis: Penalty Law Art. 47; 国办发〔2018〕118号.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.AGENCY_HEAD], case.agency_id, "excuse_recording")
    activity = Activity.objects.filter(pk=subject_id, case=case).first()
    if activity is None:
        raise NotVisible
    _must_be_open(case)
    if Activity.objects.filter(supersedes=activity).exists():
        raise NotNow("该现场执法活动的登记已被更正,请对更正后的登记说明理由。", code="activity_superseded")
    if Excuse.objects.filter(activity=activity).exists():
        raise NotNow("该现场执法活动已有书面说明。", code="already_excused", article=RECORD)
    excuse = Excuse.objects.create(activity=activity, reason=reason, account_id=by.account_id, at=at)
    reckon(case, at=at)
    return Done(excuse, stream=case.pk, subject=activity.pk, facts={"kind": activity.kind})


@act("measure_recording")
def measure_recording(
    *, subject_id: UUID, length: timedelta | None, fault: str = "", by: Signatory, at: datetime
) -> Done[Recording]:
    """Put on file how long a recording is, by what its file shows; None: it shows no length, for the `fault`.

    Raises:
        AlreadyDone: the file was read before.

    """
    return note(_evidence(subject_id), Measured.PROBE, length, fault=fault, by=by, at=at)


def _length_refused(refusal: Refusal | IntegrityError, given: Mapping[str, Any]) -> None:
    """Whoever may not speak of a recording reached for it, and its custody log says so."""
    if isinstance(refusal, NotVisible | NotCompetent):
        note_refused([given["subject_id"]], CustodyEvent.VIEWED, refusal, by=given["by"], at=given["at"])


@act("declare_recording", on_refusal=_length_refused)
def declare_recording(*, subject_id: UUID, length: timedelta, by: Actor, at: datetime) -> Done[Recording]:
    """Put on file how long a recording is by what its officer says; what the file shows goes before it.

    Raises:
        NotVisible, NotCompetent: in this order.
        NotNow: the case is closed, or another length was declared.
        Unprocessable: no recording, or one that would last beyond the present.
        AlreadyDone: this was declared before.

    """
    evidence = Evidence.objects.visible_to(by).select_related("case").filter(pk=subject_id).first()
    if evidence is None:
        raise NotVisible
    by.must(COLLECTORS, evidence.case.agency_id)
    _must_be_open(evidence.case)
    still = evidence.media_type.startswith("image/")
    if evidence.kind != EvidenceKind.AUDIOVISUAL or still or not evidence.size:
        raise Unprocessable("只有录音、录像有时长。", code="no_recording")
    if not timedelta(0) < length <= LONGEST_RECORDING:
        raise Unprocessable("录音、录像时长超出合理范围。", pointer="/seconds")
    return note(evidence, Measured.DECLARED, length, by=by, at=at)


def note(
    evidence: Evidence,
    source: Measured,
    length: timedelta | None,
    *,
    fault: str = "",
    by: Signatory,
    at: datetime,
) -> Done[Recording]:
    """Write down a length and reckon what is owed; part of an act."""
    case = Case.objects.select_for_update(no_key=True).get(pk=evidence.case_id)
    milliseconds = round(length / timedelta(milliseconds=1)) or None if length else None
    if earlier := Recording.objects.filter(evidence=evidence, source=source).first():
        if source is Measured.DECLARED and earlier.milliseconds != milliseconds:
            raise NotNow("该录音、录像的时长已经申报。", code="length_declared")
        raise AlreadyDone(earlier)
    recording = Recording.objects.create(
        evidence=evidence,
        source=source,
        milliseconds=milliseconds,
        fault=fault,
        account=by.account_id,
        noted_at=at,
    )
    if accepts(Status(case.status), factual=True):
        reckon(case, at=at)
    return Done(
        recording,
        stream=case.pk,
        subject=evidence.pk,
        facts={"source": source.value, "milliseconds": milliseconds},
    )


def _evidence(id: UUID) -> Evidence:
    return Evidence.objects.get(pk=id)


def _must_be_open(case: Case) -> None:
    if not accepts(Status(case.status), factual=True):
        raise NotNow("案件已结案,音像记录不再变动。", code="case_closed", requirements=[CLOSED_FILE])


def _listed(case: Case, on_site: OnSite) -> RecordedActivity:
    """The row of the department's list on the day of the activity."""
    department = Department(case.department)
    row = recorded_activity(on_site.kind, department, legal_day(on_site.started_at))
    if row is None:
        raise Unprocessable(
            f"{department.label}的音像记录清单中没有“{on_site.kind.label}”。",
            code="not_on_the_list",
            pointer="/kind",
        )
    return row


def _must_make_sense(case: Case, on_site: OnSite, clock: Clock, at: datetime) -> None:
    if on_site.ended_at <= on_site.started_at:
        raise Unprocessable("离开现场的时间应晚于到达现场的时间。", pointer="/ended_at")
    if on_site.ended_at - on_site.started_at > LONGEST:
        raise Unprocessable("一次现场执法活动不超过三日;更长的请分次登记。", pointer="/ended_at")
    if on_site.uncertainty is not None and on_site.uncertainty > MOST_DOUBT:
        raise Unprocessable(f"时钟误差不得超过 {MOST_DOUBT} 秒。", pointer="/uncertainty")
    if on_site.ended_at - clock.ahead > at + timedelta(seconds=clock.uncertainty):
        raise Unprocessable("现场执法活动结束后方可登记。", code="not_over", pointer="/ended_at")
    if on_site.step and not CaseStep.objects.filter(pk=on_site.step, case=case).exists():
        raise Unprocessable(
            "所属的步骤不在本案中。", code="record_unknown", requirements=[OWN_RECORD], pointer="/step"
        )
    if not on_site.supersedes:
        return
    if not on_site.reason.strip():
        raise Unprocessable("更正登记须说明理由。", pointer="/reason")
    if not Activity.objects.filter(pk=on_site.supersedes, case=case).exists():
        raise Unprocessable("被更正的登记不在本案中。", code="activity_unknown", pointer="/supersedes")
    if Activity.objects.filter(supersedes=on_site.supersedes).exists():
        raise NotNow("该登记已被更正,请更正最新的一份。", code="already_superseded")


def _present(
    case: Case, officers: Iterable[UUID], certificates: Mapping[UUID, str]
) -> tuple[list[dict[str, str]], int]:
    """The officers as the file shows them, and how many could show a certificate that day."""
    wanted = list(dict.fromkeys(officers))
    names = dict(Officer.objects.filter(pk__in=wanted, agency_id=case.agency_id).values_list("pk", "name"))
    if len(names) != len(wanted):
        raise Unprocessable("执法人员不存在,或者不属于本机关。", pointer="/officers")
    shown = [
        {"officer": str(pk), "name": names[pk], "certificate": certificates.get(pk, "")} for pk in wanted
    ]
    return shown, len(certificates)


def _find_defects(case: Case, activity: Activity, certified: int, at: datetime) -> None:
    count = len(activity.officers)
    said = f"“{activity.label}”现场执法活动"
    if count < OFFICERS_PER_ACT:
        detail = f"{said}在场执法人员{count}人,少于两人"
        case.find(activity.step, "single_officer", TWO_OFFICERS, detail, at=at)
    if certified < count:
        detail = f"{said}有{count - certified}名执法人员当日没有有效执法证"
        case.find(activity.step, "uncertified_officer", TWO_OFFICERS, detail, at=at)


def _same(earlier: Activity, on_site: OnSite) -> bool:
    """Whether a repeat says what was said the first time."""
    said = (on_site.kind, on_site.started_at, on_site.ended_at, on_site.place, on_site.supersedes)
    on_file = (
        ActivityKind(earlier.kind),
        earlier.started_at,
        earlier.ended_at,
        earlier.place,
        earlier.supersedes_id,
    )
    return said == on_file
