"""How instruments were served, way by way 送达."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from enforcement.cases.models import Case, CaseStep, ServiceAddress
from enforcement.decisions.models.decision import Decision
from enforcement.decisions.rules.service import Outcome
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.values import ServiceMethod
from enforcement.registry.models import Account, Actor, choices


class ServiceQuerySet(models.QuerySet["Service"]):
    """Services by who may see them and by what became of them."""

    def visible_to(self, actor: Actor) -> ServiceQuerySet:
        """Those of cases whose content the actor may read."""
        return self.filter(case__in=Case.objects.visible_to(actor.reading))

    def under_way(self) -> ServiceQuerySet:
        """Sent and not yet followed by a result."""
        return self.filter(outcome=Outcome.PENDING, followed_by__isnull=True)

    def failed_among(self, case: Case, ids: Iterable[UUID]) -> ServiceQuerySet:
        """Those of the case that failed."""
        return self.filter(case=case, pk__in=list(ids), outcome=Outcome.FAILED)


class Service(models.Model):
    """One way in which the instrument of a step was served, or was tried to be 送达 (Penalty Law Art. 61).

    Append-only: what was sent and is under way is followed by the row that says how it ended. `step` is the step
    whose instrument it is; `decision` is set on the one row from which the decision binds. `served_on` is the day
    that counts, `explanation` says why; `proofs` are further pieces of evidence, photographs and films among them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="services")
    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="services")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, related_name="service")
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    method = models.CharField(max_length=20, choices=choices(ServiceMethod))
    outcome = models.CharField(max_length=10, choices=choices(Outcome))
    recipient = models.CharField("受送达人(签收人)", max_length=200)
    relation = models.CharField("与当事人关系", max_length=60, blank=True, default="")
    address = models.CharField("送达地点", max_length=300, blank=True, default="")
    sent_on = models.DateField("发出日期", null=True)
    returned_on = models.DateField("退回日期", null=True)
    served_on = models.DateField("送达日期", null=True)
    tracking_number = models.CharField("邮件编号", max_length=60, blank=True, default="")
    agent = models.CharField("受托机关、转交单位", max_length=200, blank=True, default="")
    refusal = models.CharField("拒收事由", max_length=500, blank=True, default="")
    witness = models.CharField("见证人", max_length=200, blank=True, default="")
    channel = models.CharField("互联网申请行政复议的渠道", max_length=500, blank=True, default="")
    ground = models.CharField("公告送达的原因和经过", max_length=1000, blank=True, default="")
    receipt = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    confirmation = models.ForeignKey(ServiceAddress, on_delete=models.PROTECT, null=True, related_name="+")
    proofs = ArrayField(models.UUIDField(), default=list)
    failed = ArrayField(models.UUIDField(), default=list)
    explanation = ArrayField(models.TextField(), default=list)
    publication_warned = models.BooleanField("已书面告知将予公示", default=False)
    pay_by = models.DateField("缴款期限", null=True)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ServiceQuerySet.as_manager()

    class Meta:
        db_table = "decisions_service"
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.SERVED) | Q(served_on__isnull=False), name="service_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(outcome=Outcome.SERVED), name="service_binds_if_served"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.method} {self.outcome}"
