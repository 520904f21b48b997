"""The address for service, confirmed at the first contact 送达地址确认书."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case, ServiceAddress
from enforcement.errors import Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role
from enforcement.sealed import seal


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the party confirmed; `evidence` is the signed confirmation among the case's evidence."""

    address: str
    confirmed_at: datetime
    recipient: str = ""
    phone: str = ""
    electronic: bool = False
    electronic_address: str = ""
    evidence: UUID | None = None


@act("confirm_address")
def confirm_address(
    *, case_id: UUID, id: UUID, party: UUID, confirmed: Confirmed, by: Actor, at: datetime
) -> Done[ServiceAddress]:
    """Put on file where a party is to be served; the latest confirmation of a party holds.

    Raises:
        NotCompetent: not an officer of the agency. Taken: the id exists.
        Unprocessable: no such party, confirmed after now, or electronic service without address or signed paper.

    Basis: Penalty Law Art. 61; 市场监督管理行政处罚程序规定 Arts. 82-83.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER], case.agency_id, "confirm_address")
    case.must_not_be_recused(by)
    if ServiceAddress.objects.filter(pk=id).exists():
        raise Taken
    if not case.parties.filter(pk=party).exists():
        raise Unprocessable("本案没有这一当事人。", pointer="/party")
    if confirmed.confirmed_at > at:
        raise Unprocessable("确认时间不得晚于当前时间。", pointer="/confirmed_at")
    if confirmed.electronic and not (confirmed.electronic_address and confirmed.evidence):
        raise Unprocessable(
            "同意电子送达的,须填写电子送达地址并附当事人签名的确认书。",
            code="electronic_service_unconfirmed",
            requirements=[Requirement("service_confirmed", art("CFF", "61").cite(), "当事人签订的确认书")],
            pointer="/electronic",
        )
    row = ServiceAddress.objects.create(
        id=id,
        case=case,
        party_id=party,
        recipient=confirmed.recipient,
        address=confirmed.address,
        phone_sealed=seal(confirmed.phone),
        electronic=confirmed.electronic,
        electronic_address=confirmed.electronic_address if confirmed.electronic else "",
        confirmed_at=confirmed.confirmed_at,
        evidence=confirmed.evidence,
    )
    return Done(row, stream=case.pk, subject=row.pk, facts={"electronic": confirmed.electronic})
