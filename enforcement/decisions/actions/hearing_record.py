"""The hearing held, ended, and reported on (Arts. 64 (5)-(8), 65)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions.common import owe_recording, paper
from enforcement.decisions.actions.hearing import current_hearing
from enforcement.decisions.models import Hearing
from enforcement.decisions.rules import MOST_AGENTS, EndGround
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.recordings import OnSite
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Exclusion
from enforcement.law.recordings import ActivityKind
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day
from enforcement.review.models import mark_major
from enforcement.review.rules import Ground


@dataclass(frozen=True, slots=True)
class Transcript:
    """The record of a hearing 听证笔录: who was there, what each side said, and that the party read and signed it.

    `accusation` is what the investigators put forward: facts, evidence and proposal. `examined` is the evidence put
    to the party. `signature` is `signed`, with the paper, or `refused`, with the host's note.
    """

    opened_at: datetime
    closed_at: datetime
    investigators: tuple[UUID, ...]
    party_present: bool
    agents: tuple[str, ...]
    accusation: str
    defence: str
    cross_examination: str
    last_statement: str
    examined: tuple[UUID, ...]
    signature: str
    signature_note: str
    signed: UUID | None


@act("hold_hearing")
def hold_hearing(
    *, case_id: UUID, version: int | None, transcript: Transcript, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Put the hearing on record 举行听证: the host's transcript, session by session; its recording is owed.

    Raises:
        NotCompetent: not the host of this hearing.
        Unprocessable: more than two agents; neither party nor agent there; who accuses did not investigate; evidence
            that is not of the case; held before the time of which the party was told; neither signed nor refused.

    Basis: Penalty Law Arts. 47, 64 (5), (7)-(8), 65; 国办发〔2018〕118号.

    """
    case = Case.objects.for_step(case_id, StepCode.HOLD_HEARING, by=by, version=version)
    hearing = current_hearing(case)
    _must_be_the_host(hearing, by)
    _must_have_been_held(case, hearing, transcript, at)
    said = asdict(transcript) | {
        "hearing": str(hearing.pk),
        "opened_at": transcript.opened_at.isoformat(),
        "closed_at": transcript.closed_at.isoformat(),
        "investigators": [str(pk) for pk in transcript.investigators],
        "agents": list(transcript.agents),
        "examined": [str(pk) for pk in transcript.examined],
        "signed": str(transcript.signed) if transcript.signed else None,
    }
    step = case.take(StepCode.HOLD_HEARING, by=by, at=at, content=said)
    sat = OnSite(transcript.opened_at, transcript.closed_at, hearing.place)
    owe_recording(step, ActivityKind.HEARING, sat, transcript.investigators, by=by, at=at)
    return Done(step, stream=case.pk, subject=hearing.pk, facts={"examined": list(transcript.examined)})


@act("terminate_hearing")
def terminate_hearing(
    *,
    case_id: UUID,
    version: int | None,
    ground: EndGround,
    reason: str,
    signed: UUID | None,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """End the hearing without holding it to its end 终止听证: to stay away or to leave is to waive it.

    Raises:
        NotCompetent: not the host of this hearing.
        NotNow: absence is found before the time of which the party was told.
        Unprocessable: withdrawn or waived without the paper the party signed.

    Basis: Penalty Law Art. 64 (6).

    """
    case = Case.objects.for_step(case_id, StepCode.TERMINATE_HEARING, by=by, version=version)
    hearing = current_hearing(case)
    _must_be_the_host(hearing, by)
    by_paper = ground in {EndGround.WITHDRAWN, EndGround.WAIVED}
    if by_paper and signed is None:
        raise Unprocessable("撤回、放弃听证须有当事人签名的文件。", code="waiver_unsigned", pointer="/signed")
    if not by_paper and at < hearing.opens_at:
        raise NotNow(
            "听证时间未到,不能认定当事人缺席或者退出。",
            code="hearing_not_begun",
            article=art("CFF", "64(6)"),
        )
    step = case.take(
        StepCode.TERMINATE_HEARING,
        by=by,
        at=at,
        content={
            "hearing": str(hearing.pk),
            "ground": ground,
            "reason": reason,
            "signed": str(paper(case, signed, "/signed").pk) if signed else None,
        },
    )
    case.unhinder("hearing_owed", at=at)
    Deadline.objects.count_again(case, Exclusion.HEARING, ends=legal_day(at), at=at)
    return Done(step, stream=case.pk, subject=hearing.pk, facts={"ground": ground.value})


@act("report_hearing")
def report_hearing(
    *,
    case_id: UUID,
    version: int | None,
    course: str,
    findings: str,
    proposal: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The host reports on the hearing 听证报告: the decision is now major, and is drafted and reviewed anew.

    Raises:
        NotCompetent: not the host of this hearing.

    Basis: Penalty Law Arts. 58 (2), 65; 市场监督管理行政处罚程序规定 Arts. 50, 60.

    """
    case = Case.objects.for_step(case_id, StepCode.REPORT_HEARING, by=by, version=version)
    hearing = current_hearing(case)
    _must_be_the_host(hearing, by)
    step = case.take(
        StepCode.REPORT_HEARING,
        by=by,
        at=at,
        content={"hearing": str(hearing.pk), "course": course, "findings": findings, "proposal": proposal},
    )
    case.unhinder("hearing_owed", at=at)
    closed = (
        case.steps.filter(code=StepCode.HOLD_HEARING, void__isnull=True).latest("seq").content["closed_at"]
    )
    ended = legal_day(datetime.fromisoformat(closed))
    Deadline.objects.count_again(case, Exclusion.HEARING, ends=ended, at=at)
    passes = (StepCode.PASS_REVIEW, StepCode.PASS_AUDIT)
    case.void(passes, reason="经过听证,须以听证笔录为据重新拟定并审核", by=by, at=at)
    mark_major(case, [Ground(art("CFF", "58(2)"), "直接关系当事人或者第三人重大权益,经过听证程序")])
    return Done(step, stream=case.pk, subject=hearing.pk)


def _must_be_the_host(hearing: Hearing, by: Actor) -> None:
    if hearing.presiding != by.account_id:
        raise NotCompetent("须由本次听证的主持人办理。", code="not_the_host")


def _must_have_been_held(case: Case, hearing: Hearing, said: Transcript, at: datetime) -> None:
    if len(said.agents) > MOST_AGENTS:
        raise Unprocessable("当事人可以委托一至二人代理。", pointer="/agents")
    if not (said.party_present or said.agents):
        raise Unprocessable("当事人及其代理人均未出席的,应当终止听证。", pointer="/party_present")
    if legal_day(said.opened_at) < legal_day(hearing.opens_at):
        raise Unprocessable("不得早于通知的时间举行听证。", pointer="/opened_at")
    if not said.opened_at < said.closed_at <= at:
        raise Unprocessable("听证结束须晚于开始,且不晚于现在。", pointer="/closed_at")
    if not said.investigators or not set(said.investigators) <= case.investigator_ids():
        raise Unprocessable("须由本案调查人员提出违法事实、证据和处罚建议。", pointer="/investigators")
    _must_be_of_the_case(case, said.examined)
    if (said.signature == "signed") != (said.signed is not None):
        raise Unprocessable("笔录须经当事人或者其代理人核对签名并上传。", pointer="/signed")
    if said.signature == "refused" and not said.signature_note:
        raise Unprocessable("拒绝签名的,由听证主持人在笔录中注明。", pointer="/signature_note")
    if said.signed is not None:
        paper(case, said.signed, "/signed")


def _must_be_of_the_case(case: Case, examined: Sequence[UUID]) -> None:
    citable = set(Evidence.objects.citable().filter(case=case).values_list("pk", flat=True))
    if not examined or not set(examined) <= citable:
        raise Unprocessable("须列明听证中出示、质证的本案证据。", pointer="/examined")
