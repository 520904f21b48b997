"""How instruments are served 送达: what each way needs, the day that counts, and the ways that failed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from enforcement.cases.models import Case, CaseStep, Deadline, ServiceAddress
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.actions.common import paper
from enforcement.decisions.models import Service
from enforcement.decisions.rules.service import Attempt, Effect, Outcome, effect, requirements
from enforcement.errors import NotNow, Taken, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.models import working_calendar
from enforcement.law.values import ServiceMethod
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role

#: Steps that are taken by serving: their instrument is served by the step itself, other attempts lead up to it.
_SERVED_BY_STEP = {StepCode.DECIDE: StepCode.SERVE, StepCode.APPROVE_NOTICE: StepCode.NOTIFY}
_OVER = frozenset({Status.CLOSED, Status.NOT_FILED})


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


@dataclass(frozen=True, slots=True)
class Weighed:
    """A way of serving, held against the law: what came of it and the papers that show it."""

    served: Served
    effect: Effect
    receipt: Evidence | None
    confirmation: ServiceAddress | None
    follows: Service | None

    def must_have_served(self) -> date:
        """The day from which the instrument counts as served.

        Raises:
            NotNow: it does not, or not yet. Basis: Penalty Law Art. 61; Civil Procedure Law Arts. 87-95.

        """
        if self.effect.outcome is not Outcome.SERVED or self.effect.on is None:
            raise NotNow(
                f"尚不能认定送达({self.effect.outcome.label}):{self.effect.explanation[0]}。",
                code=f"service_{self.effect.outcome}",
            )
        return self.effect.on

    def _announce(self, case: Case, step: CaseStep, sent_on: date, at: datetime) -> None:
        ref = str(step.pk)
        if self.follows is None:
            Deadline.objects.start(case, Clock.ANNOUNCEMENT_SERVICE, sent_on, at=at, ref=ref)
        if self.effect.outcome is Outcome.SERVED and self.effect.on:
            Deadline.objects.meet(case, Clock.ANNOUNCEMENT_SERVICE, at=at, ref=ref, when=self.effect.on)

    def shown_by(self) -> Evidence:
        """The paper that shows the service. Raises Unprocessable where none was given."""
        if self.receipt is None:
            raise Unprocessable(
                "送达须有送达回证或者其他证明材料。", code="receipt_missing", pointer="/receipt"
            )
        return self.receipt

    def keep(self, case: Case, step: CaseStep, *, id: UUID, by: Actor, at: datetime, **more: Any) -> Service:
        """Write the row. `more` are the columns that only the service of a decision has. Raises Taken."""
        if Service.objects.filter(pk=id).exists():
            raise Taken
        given = self.served
        if self.effect.outcome is Outcome.SERVED:
            self.shown_by()
        if given.method is ServiceMethod.ANNOUNCEMENT and given.sent_on:
            self._announce(case, step, given.sent_on, at)
        return Service.objects.create(
            id=id,
            case=case,
            step=step,
            follows=self.follows,
            method=given.method,
            outcome=self.effect.outcome,
            recipient=given.recipient,
            relation=given.relation,
            address=given.address,
            sent_on=given.sent_on,
            returned_on=given.returned_on,
            served_on=self.effect.on if self.effect.outcome is Outcome.SERVED else None,
            tracking_number=given.tracking_number,
            agent=given.agent,
            refusal=given.refusal,
            witness=given.witness,
            channel=given.channel,
            ground=given.ground,
            receipt=self.receipt,
            confirmation=self.confirmation,
            proofs=list(given.proofs),
            failed=list(given.failed),
            explanation=list(self.effect.explanation),
            recorded_by_id=by.account_id,
            recorded_at=at,
            **more,
        )


def weigh(case: Case, served: Served, at: datetime, *, not_before: date, remedies: bool = False) -> Weighed:
    """Hold a way of serving against what the law asks of it.

    `not_before` is the day from which there was something to serve. `remedies`: the instrument can be taken to
    reconsideration, so that an electronic service needs an online channel.

    Raises:
        Unprocessable: a paper is not on file, a date is impossible, or a requirement of this way is not met.

    Basis: Penalty Law Art. 61; Civil Procedure Law Arts. 87-95; 市场监督管理行政处罚程序规定 Arts. 82-83;
    行政复议法 Art. 22.

    """
    today = legal_day(at)
    follows = _followed(case, served)
    if follows is not None:
        served = replace(
            served,
            sent_on=served.sent_on or follows.sent_on,
            tracking_number=served.tracking_number or follows.tracking_number,
            address=served.address or follows.address,
            agent=served.agent or follows.agent,
            ground=served.ground or follows.ground,
            proofs=tuple(dict.fromkeys((*served.proofs, *follows.proofs))),
            failed=tuple(dict.fromkeys((*served.failed, *follows.failed))),
            confirmation=served.confirmation or follows.confirmation_id,
        )
    _dates_agree(served, today, not_before)
    confirmation = _confirmed(case, served.confirmation, at) if served.confirmation else None
    if confirmation is not None and not served.address:
        online = served.method is ServiceMethod.ELECTRONIC
        served = replace(served, address=confirmation.electronic_address if online else confirmation.address)
    attempt = Attempt(
        method=served.method,
        received_on=served.served_on,
        sent_on=served.sent_on,
        returned_on=served.returned_on,
        tracking_number=served.tracking_number,
        agent=served.agent,
        address_confirmed=confirmation is not None and served.address == confirmation.address,
        consented=confirmation is not None and confirmation.electronic,
        channel=served.channel,
        refusal=served.refusal,
        witness=served.witness,
        pictures=_pictures(case, served.proofs),
        ground=served.ground,
        failed_before=_failed(case, served.failed),
        untraceable=served.untraceable,
        remedies=remedies,
    )
    found = effect(attempt, today, working_calendar())
    _must_be_complete(attempt, found)
    receipt = paper(case, served.receipt) if served.receipt else None
    return Weighed(served, found, receipt, confirmation, follows)


@act("record_service")
def record_service(
    *, case_id: UUID, id: UUID, step_id: UUID, served: Served, by: Actor, at: datetime
) -> Done[Service]:
    """Record one way of serving the instrument of a step, or of trying to: sent, failed, or done 送达.

    What serves a decision or a prior notice is the step of that name; what was tried before it stands here.

    Raises:
        NotVisible, NotCompetent: not an officer of the agency with a certificate of the day.
        NotNow: the case is closed; the step does not stand; the decision is not sealed; it is for a step to serve it.
        Taken, Unprocessable: as for `weigh`.

    Basis: Penalty Law Art. 61; Civil Procedure Law Arts. 87-95.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER], case.agency_id, "record_service")
    by.must_be_certified()
    if case.status in _OVER:
        raise NotNow("案件已经办结,不再登记送达。", code="case_over")
    step = case.steps.filter(pk=step_id, void__isnull=True).first()
    if step is None:
        raise Unprocessable("本案没有这一步骤,或者该步骤已经失效。", code="step_unknown", pointer="/step")
    code = StepCode(step.code)
    weighed = weigh(case, served, at, not_before=legal_day(step.at), remedies=code is StepCode.DECIDE)
    if code is StepCode.DECIDE and (bar := case.hindrances.open_at(at).filter(code="seal_owed").first()):
        raise NotNow(bar.detail, code="seal_owed")
    if code in _SERVED_BY_STEP and weighed.effect.outcome is Outcome.SERVED:
        raise NotNow(f"该文书已可认定送达,须办理“{_SERVED_BY_STEP[code].label}”。", code="served_by_its_step")
    row = weighed.keep(case, step, id=id, by=by, at=at)
    if code is StepCode.DEMAND and row.served_on is not None:
        Deadline.objects.start(case, Clock.DEMAND, row.served_on, at=at)
    return Done(
        row,
        stream=case.pk,
        subject=row.pk,
        facts={"of": code.value, "method": served.method, "outcome": row.outcome, "served_on": row.served_on},
    )


def _confirmed(case: Case, id: UUID, at: datetime) -> ServiceAddress:
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


def _followed(case: Case, served: Served) -> Service | None:
    if served.follows is None:
        return None
    row = Service.objects.under_way().filter(case=case, pk=served.follows).first()
    if row is None:
        raise Unprocessable("没有这项在途的送达。", code="not_under_way", pointer="/follows")
    if row.method != served.method:
        raise Unprocessable("送达方式与在途的送达不同。", code="other_method", pointer="/method")
    return row


def _dates_agree(served: Served, today: date, not_before: date) -> None:
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


def _pictures(case: Case, proofs: tuple[UUID, ...]) -> int:
    found = Evidence.objects.filter(case=case, pk__in=proofs)
    if found.count() != len(set(proofs)):
        raise Unprocessable("送达的证据须先作为本案材料上传。", code="proof_missing", pointer="/proofs")
    return found.filter(Q(media_type__startswith="image/") | Q(media_type__startswith="video/")).count()


def _failed(case: Case, failed: tuple[UUID, ...]) -> int:
    if Service.objects.failed_among(case, failed).count() != len(set(failed)):
        raise Unprocessable("所列的送达不是本案中未能送达的。", code="not_failed", pointer="/failed")
    return len(set(failed))


def _must_be_complete(attempt: Attempt, found: Effect) -> None:
    asked = requirements(attempt)
    unmet = [one for one in asked if not one.met]
    if not unmet or found.outcome is Outcome.FAILED:
        return
    unconfirmed = unmet[0].code == "service_confirmed"
    raise Unprocessable(
        f"{attempt.method.label}:{unmet[0].detail}。",
        code="electronic_service_unconfirmed" if unconfirmed else "service_incomplete",
        requirements=asked,
        pointer="/confirmation" if unconfirmed else "/method",
    )
