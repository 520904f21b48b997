"""How instruments are served 送达: what each way needs, the day that counts, and the ways that failed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline, ServiceAddress
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.actions.common import paper
from enforcement.decisions.actions.served import Served, confirmed, dates_agree, failed, followed, pictures
from enforcement.decisions.models import Service
from enforcement.decisions.rules.service import Attempt, Effect, Outcome, effect, requirements
from enforcement.errors import NotNow, Taken, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock, Exclusion
from enforcement.law.models import working_calendar
from enforcement.law.statutes import art
from enforcement.law.values import ServiceMethod
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role

#: Steps that are taken by serving: their instrument is served by the step itself, other attempts lead up to it.
_SERVED_BY_STEP = {StepCode.DECIDE: StepCode.SERVE, StepCode.APPROVE_NOTICE: StepCode.NOTIFY}
_OVER = frozenset({Status.CLOSED, Status.NOT_FILED})


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
                article=art("CFF", "61"),
            )
        return self.effect.on

    def _announce(self, case: Case, step: CaseStep, sent_on: date, at: datetime) -> None:
        """Its thirty days run, and do not count for the periods whose rule leaves an announcement out."""
        ref = str(step.pk)
        if self.follows is None:
            Deadline.objects.start(case, Clock.ANNOUNCEMENT_SERVICE, sent_on, at=at, ref=ref)
            Deadline.objects.leave_out(
                case, Exclusion.ANNOUNCEMENT, begins=sent_on, ends=self.effect.on, at=at, ref=ref
            )
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
    follows = followed(case, served)
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
    dates_agree(served, today, not_before)
    confirmation = confirmed(case, served.confirmation, at) if served.confirmation else None
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
        pictures=pictures(case, served.proofs),
        ground=served.ground,
        failed_before=failed(case, served.failed),
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
        NotNow: the case is closed; the step does not stand; what it made is not sealed; it is for a step to serve it.
        Taken, Unprocessable: as for `weigh`.

    Basis: Penalty Law Art. 61; Civil Procedure Law Arts. 87-95.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER], case.agency_id, "record_service")
    by.must_be_certified()
    if case.status in _OVER:
        raise NotNow("案件已经办结,不再登记送达。", code="case_over", article=art("CFF", "61"))
    step = case.steps.filter(pk=step_id, void__isnull=True).first()
    if step is None:
        raise Unprocessable("本案没有这一步骤,或者该步骤已经失效。", code="step_unknown", pointer="/step")
    code = StepCode(step.code)
    weighed = weigh(case, served, at, not_before=legal_day(step.at), remedies=code is StepCode.DECIDE)
    case.must_be_sealed(step, at)
    if code in _SERVED_BY_STEP and weighed.effect.outcome is Outcome.SERVED:
        raise NotNow(
            f"该文书已可认定送达,须办理“{_SERVED_BY_STEP[code].label}”。",
            code="served_by_its_step",
            article=art("CFF", "61"),
        )
    row = weighed.keep(case, step, id=id, by=by, at=at)
    if code is StepCode.DEMAND and row.served_on is not None:
        Deadline.objects.start(case, Clock.DEMAND, row.served_on, at=at)
    return Done(
        row,
        stream=case.pk,
        subject=row.pk,
        facts={"of": code.value, "method": served.method, "outcome": row.outcome, "served_on": row.served_on},
    )


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
