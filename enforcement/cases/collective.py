"""What the heads of an agency decide together: who votes, and whether it carries (Art. 57 para. 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.errors import NotCompetent, Requirement, Unprocessable
from enforcement.law.statutes import art
from enforcement.registry.models import Account, Appointment, Dated, legal_day
from enforcement.registry.rules import Role

QUORUM = 2


@dataclass(frozen=True, slots=True)
class Voice:
    """One head in a collective decision, with the opinion given."""

    account: UUID
    opinion: str
    agrees: bool


def must_carry(case: Case, voices: Sequence[Voice], at: datetime) -> None:
    """Refuse a collective decision that none is.

    Raises:
        Unprocessable: fewer than two heads, one who is no head of the agency (a delegate is none), no majority.
        NotCompetent: an investigator of the case, or one who stands aside, among the voices.

    """
    accounts = [voice.account for voice in voices]
    investigators = Account.objects.filter(pk__in=accounts, officer_id__in=case.investigator_ids())
    if investigators.exists() or not set(accounts).isdisjoint(case.recused):
        raise NotCompetent(
            "办案人员列席汇报,不参加表决;回避的人员不参加。",
            code="investigator_votes",
            requirements=[Requirement("no_vote", art("CFF", "57").cite(), "调查人员、回避人员不得参加表决")],
        )
    heads = set(
        Appointment.objects.filter(
            Dated.on(legal_day(at)),
            account_id__in=accounts,
            agency_id=case.agency_id,
            role=Role.AGENCY_HEAD,
            delegated_by__isnull=True,
        ).values_list("account_id", flat=True)
    )
    if len(set(accounts)) < QUORUM or len(set(accounts)) != len(accounts) or heads != set(accounts):
        raise Unprocessable(
            "集体讨论须由本机关两名以上负责人参加,每人一票。", code="not_heads", pointer="/voices"
        )
    if 2 * sum(voice.agrees for voice in voices) <= len(voices):
        raise Unprocessable("没有过半数同意,不能形成决定意见。", code="no_majority", pointer="/voices")
