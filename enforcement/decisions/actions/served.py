"""How a service is described, and whether what is said of it can be: its papers, its dates, what went before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from enforcement.cases.models import Case, ServiceAddress
from enforcement.decisions.models import Service
from enforcement.errors import Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.values import ServiceMethod


@dataclass(frozen=True, slots=True)
class Served:
    """How an instrument reached the party, or was to; `receipt` is the evidence that shows it 送达回证.

    `served_on` is the day on the receipt, or of arrival; what counts is worked out from it. `confirmation` is the
    party's confirmation of the address for service 送达地址确认书, which is served at unless `address` says other.
    `proofs` are further evidence, such as photographs of a thing left or posted; `failed` the services that failed
    before; `follows` the one under way that ends with this.
    """

    method: ServiceMethod
    recipient: str
    receipt: UUID | None
    served_on: date | None
    confirmation: UUID | None = None
    relation: str = ""
    address: str = ""
    sent_on: date | None = None
    returned_on: date | None = None
    tracking_number: str = ""
    agent: str = ""
    refusal: str = ""
    witness: str = ""
    channel: str = ""
    ground: str = ""
    untraceable: bool = False
    proofs: tuple[UUID, ...] = ()
    failed: tuple[UUID, ...] = ()
    follows: UUID | None = None


def confirmed(case: Case, id: UUID, at: datetime) -> ServiceAddress:
    """The party's confirmation of the address, the latest of that party.

    Raises:
        Unprocessable: none of this case, or the party has confirmed another since.

    """
    row = case.service_addresses.filter(pk=id).first()
    if row is None:
        raise Unprocessable(
            "本案没有这份送达地址确认书。", code="confirmation_missing", pointer="/confirmation"
        )
    standing = case.service_addresses.standing(at).filter(party=row.party_id).first()
    if standing != row:
        raise Unprocessable(
            "当事人此后另行确认了送达地址。", code="confirmation_superseded", pointer="/confirmation"
        )
    return row


def followed(case: Case, served: Served) -> Service | None:
    """The service under way that this one ends; None where it begins. Raises Unprocessable where none is."""
    if served.follows is None:
        return None
    row = Service.objects.under_way().filter(case=case, pk=served.follows).first()
    if row is None:
        raise Unprocessable("没有这项在途的送达。", code="not_under_way", pointer="/follows")
    if row.method != served.method:
        raise Unprocessable("送达方式与在途的送达不同。", code="other_method", pointer="/method")
    return row


def dates_agree(served: Served, today: date, not_before: date) -> None:
    """Nothing was sent before there was something to send, nor came before it was sent, nor after today."""
    for name in ("sent_on", "served_on", "returned_on"):
        day: date | None = getattr(served, name)
        if day is None:
            continue
        if day > today:
            raise Unprocessable("日期不得晚于今日。", pointer=f"/{name}")
        if day < not_before:
            raise Unprocessable(
                f"送达不得早于{not_before}:此前没有可以送达的文书。",
                code="served_too_early",
                pointer=f"/{name}",
            )
        if served.sent_on and day < served.sent_on:
            raise Unprocessable("签收、退回的日期不得早于发出日期。", pointer=f"/{name}")


def pictures(case: Case, proofs: tuple[UUID, ...]) -> int:
    """How many of the proofs are photographs or films. Raises Unprocessable where one is not on file."""
    found = Evidence.objects.filter(case=case, pk__in=proofs)
    if found.count() != len(set(proofs)):
        raise Unprocessable("送达的证据须先作为本案材料上传。", code="proof_missing", pointer="/proofs")
    return found.filter(Q(media_type__startswith="image/") | Q(media_type__startswith="video/")).count()


def failed(case: Case, before: tuple[UUID, ...]) -> int:
    """How many services failed before. Raises Unprocessable where one of them did not."""
    if Service.objects.failed_among(case, before).count() != len(set(before)):
        raise Unprocessable("所列的送达不是本案中未能送达的。", code="not_failed", pointer="/failed")
    return len(set(before))
