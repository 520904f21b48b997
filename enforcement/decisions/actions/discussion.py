"""Collective discussion of the heads 负责人集体讨论 (Art. 57 para. 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.errors import NotCompetent, Requirement, Unprocessable
from enforcement.evidence.models.recordings import investigators
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.models import Account, Actor, Appointment, Dated, legal_day
from enforcement.registry.rules import Rank, Role

QUORUM = 2
_POSTS: Mapping[str, str] = {Rank.CHIEF: "正职", Rank.DEPUTY: "副职", Rank.ACTING: "主持工作"}


@dataclass(frozen=True, slots=True)
class Voice:
    """One head in a collective discussion, with the opinion given."""

    account: UUID
    opinion: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who was there without a vote."""

    name: str
    post: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The record of a discussion. `host` is one of the voices; `reporters` are the officers who reported."""

    held_at: datetime
    place: str
    host: UUID
    voices: tuple[Voice, ...]
    reporters: tuple[UUID, ...]
    recorder: str
    result: str
    others: tuple[Present, ...] = ()


@act("discuss")
def discuss(
    *, case_id: UUID, version: int | None, minutes: Minutes, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Record the collective discussion: who was there in which post, each one's opinion; investigators report only.

    It is held again after a defence, a hearing or a new draft: the table asks.

    Raises:
        Unprocessable: fewer than two heads, one who is no head of the agency (a delegate of signature is
            none), or no majority; presided over by nobody who was there; held in the future.
        NotCompetent: an investigator among the voices.

    Basis: Penalty Law Art. 57 para. 2.

    """
    case = Case.objects.for_step(case_id, StepCode.DISCUSS, by=by, version=version)
    accounts = [voice.account for voice in minutes.voices]
    if Account.objects.filter(pk__in=accounts, officer_id__in=investigators(case)).exists():
        raise NotCompetent(
            "办案人员列席汇报,不参加表决。",
            code="investigator_votes",
            requirements=[Requirement("no_vote", art("CFF", "57").cite(), "调查人员不得参加表决")],
        )
    posts = _heads(case, accounts, minutes.held_at)
    if len(posts) < QUORUM or len(set(accounts)) != len(accounts) or set(posts) != set(accounts):
        raise Unprocessable(
            "集体讨论须由本机关两名以上负责人参加,每人一票。", code="not_heads", pointer="/voices"
        )
    if 2 * sum(voice.agrees for voice in minutes.voices) <= len(accounts):
        raise Unprocessable("没有过半数同意,不能形成决定意见。", code="no_majority", pointer="/voices")
    if minutes.host not in posts:
        raise Unprocessable("主持人须是参加讨论的负责人。", pointer="/host")
    if minutes.held_at > at:
        raise Unprocessable("讨论时间不得晚于现在。", pointer="/held_at")
    content = {
        "held_at": minutes.held_at.isoformat(),
        "place": minutes.place,
        "host": str(minutes.host),
        "voices": [
            {
                "account": str(voice.account),
                "name": posts[voice.account][0],
                "post": posts[voice.account][1],
                "opinion": voice.opinion,
                "agrees": voice.agrees,
            }
            for voice in minutes.voices
        ],
        "reporters": [str(pk) for pk in minutes.reporters],
        "others": [asdict(present) for present in minutes.others],
        "recorder": minutes.recorder,
        "result": minutes.result,
    }
    step = case.take(StepCode.DISCUSS, by=by, at=at, content=content)
    return Done(step, stream=case.pk, subject=step.pk, facts={"heads": accounts})


def _heads(case: Case, accounts: Sequence[UUID], at: datetime) -> dict[UUID, tuple[str, str]]:
    """Name and post of each of the accounts who was a head of the agency at that time, by account."""
    held = Appointment.objects.filter(
        Dated.on(legal_day(at)),
        account_id__in=accounts,
        agency_id=case.agency_id,
        role=Role.AGENCY_HEAD,
        delegated_by__isnull=True,
    )
    rows = held.values_list("account_id", "account__name", "rank")
    return {account: (name, _POSTS.get(rank, "")) for account, name, rank in rows}
