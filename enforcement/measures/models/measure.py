"""A measure on file: asked for, approved, carried out, extended, tested; it goes forward only."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Final

from django.db import models
from django.db.models import F, Q

from enforcement.cases.models import Case, CaseStep, Party
from enforcement.cases.rules.deadlines import Light
from enforcement.law.measures import MeasureKind
from enforcement.law.statutes import art
from enforcement.measures.rules.term import light
from enforcement.measures.rules.vocabulary import MeasureState
from enforcement.registry.models import Account, Actor, choices
from enforcement.registry.powers import LegalBasis

#: States in which the agency holds things, or owes them back.
RUNNING: Final = (MeasureState.IN_FORCE, MeasureState.RELEASED)


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures by who may know of them and by what is due."""

    def visible_to(self, actor: Actor) -> MeasureQuerySet:
        """Measures of the cases the actor may see, and no others."""
        return self.filter(case__in=Case.objects.visible_to(actor))

    def running(self) -> MeasureQuerySet:
        """Carried out, and not every item at zero."""
        return self.filter(state__in=RUNNING)

    def undecided(self) -> MeasureQuerySet:
        """Where no decision to confiscate was made within the term (行政强制法 27)."""
        return self.filter(
            Q(confiscation_decided_at__isnull=True) | Q(confiscation_decided_at__date__gt=F("ends_on"))
        )

    def overdue(self, today: date) -> MeasureQuerySet:
        """In force beyond the term, without a decision to confiscate made in it."""
        return self.filter(state=MeasureState.IN_FORCE, ends_on__lt=today).undecided()

    def unapproved(self, at: datetime) -> MeasureQuerySet:
        """Urgent measures that no head approved or declined within the hours the law gives."""
        return self.filter(urgent=True, approval__isnull=True, approval_due_at__lt=at)

    def to_publish(self) -> MeasureQuerySet:
        """Compulsory measures carried out: their decisions are published like other enforcement decisions.

        Advance registration is no compulsory measure, and is not.
        """
        return self.exclude(kind=MeasureKind.PRESERVATION.value).filter(taking__isnull=False)


class Measure(models.Model):
    """A compulsory measure or an advance registration, from the request on.

    `ends_on` is the earliest end of an item still held, `act_by` the last working day up to it, `warn_on` the day of
    the first warning; `days` a term shorter than the law's. `approval_due_at` is the end of the hours of an urgent
    one; `confiscation_decided_at`: when a decision confiscated things. `power_verified`: the row of the law that gives
    the power was read. The two `_found_at` say when the finding was made, once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField("种类", max_length=20, choices=choices(MeasureKind))
    state = models.CharField("状态", max_length=20, choices=choices(MeasureState))
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, null=True, related_name="+")
    power_verified = models.BooleanField("授权依据已核")
    grounds = models.TextField("理由")
    objects_said = models.TextField("拟采取措施的对象", blank=True, default="")
    days = models.PositiveSmallIntegerField("期限(日)", null=True)
    grave = models.BooleanField("案情重大或者社会影响较大", default=False)
    urgent = models.BooleanField("情况紧急,当场实施", default=False)
    urgent_reason = models.TextField("紧急情况", blank=True, default="")
    approval_due_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ends_on = models.DateField("期限届满日", null=True)
    warn_on = models.DateField("提醒日", null=True)
    act_by = models.DateField("最迟办理日", null=True)
    provisional = models.BooleanField("期限暂定", default=False)
    confiscation_decided_at = models.DateTimeField("作出没收决定的时间", null=True)
    overdue_found_at = models.DateTimeField(null=True)
    unapproved_found_at = models.DateTimeField(null=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        db_table = "measures_measure"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(urgent=False) | (~Q(urgent_reason="") & Q(approval_due_at__isnull=False)),
                name="measure_urgent_says_why",
            ),
            models.CheckConstraint(
                condition=Q(urgent=False) | ~Q(kind=MeasureKind.FREEZING.value),
                name="measure_freezing_needs_approval",
            ),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__gte=1, days__lte=30), name="measure_days_lawful"
            ),
            models.CheckConstraint(
                condition=Q(basis__isnull=False) | Q(kind=MeasureKind.PRESERVATION.value),
                name="measure_has_basis",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="measure_newest"),
            models.Index(
                fields=["ends_on"],
                condition=Q(state=MeasureState.IN_FORCE.value),
                name="measure_ending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def of_kind(self) -> MeasureKind:
        """The kind as the law's value."""
        return MeasureKind(self.kind)

    @property
    def stands(self) -> MeasureState:
        """The state as a value."""
        return MeasureState(self.state)

    @property
    def ran(self) -> bool:
        """Whether it was carried out."""
        return hasattr(self, "taking")

    def go(self, state: MeasureState) -> None:
        """Go forward; the database refuses any other way."""
        self.state = state
        self.save(update_fields=["state"])

    def light(self, today: date) -> Light | None:
        """Green, amber or red by the term's own days; None before it runs."""
        if self.ends_on is None or self.warn_on is None:
            return None
        return (
            light(self.ends_on, self.warn_on, today) if self.state == MeasureState.IN_FORCE else Light.GREEN
        )

    def found_unapproved(self, step: CaseStep | None, *, at: datetime) -> None:
        """Find, once, that an urgent measure was not approved within its hours."""
        self.unapproved_found_at = at
        self.save(update_fields=["unapproved_found_at"])
        detail = f"紧急{self.of_kind.label}未在24小时内报告机关负责人并补办批准手续"
        article = art("QZF", "19") if self.of_kind.compulsory else art("SAMR-P", "33")
        self.case.find(step, "measure_unapproved", article, detail, at=at)

    def found_overdue(self, *, at: datetime) -> None:
        """Find, once, that things are held beyond the term without a decision."""
        self.overdue_found_at = at
        self.save(update_fields=["overdue_found_at"])
        detail = f"{self.of_kind.label}期限于{self.ends_on}届满,未作出处理决定,也未解除"
        article = art("QZF", "25,28") if self.of_kind.compulsory else art("CFF", "56")
        self.case.find(None, "measure_overdue", article, detail, at=at)


class Approval(models.Model):
    """What the head decided of a measure, before it or within the hours of an urgent one. Append-only.

    `judgement`: why the power is there, where no row of the law that was read says so. `told_at`: when the head was
    told, or consented by word, where that was before it was put on file.
    """

    measure = models.OneToOneField(
        Measure, on_delete=models.PROTECT, primary_key=True, related_name="approval"
    )
    approved = models.BooleanField()
    opinion = models.CharField("意见", max_length=2000)
    judgement = models.CharField("授权依据的判断", max_length=1000, blank=True, default="")
    told_at = models.DateTimeField(null=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "measures_approval"

    def __str__(self) -> str:
        return f"{self.measure_id} {self.approved}"


class Taking(models.Model):
    """That a measure was carried out: who was there, when, and what the decision or notice says. Append-only.

    Times are the device's; `taken_at` is when the law counts it as taken, never later than it was put on file.
    """

    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, primary_key=True, related_name="taking")
    step = models.OneToOneField(CaseStep, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    arrived_at = models.DateTimeField("到达现场")
    left_at = models.DateTimeField("离开现场")
    place = models.CharField("地点", max_length=300)
    officers = models.JSONField("执法人员", default=list)
    paper_number = models.CharField("预印编号", max_length=60, blank=True, default="")
    content = models.JSONField("决定书或者通知书所载内容")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "measures_taking"
        constraints = [
            models.CheckConstraint(condition=Q(left_at__gt=F("arrived_at")), name="taking_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.taken_at}"


class Extension(models.Model):
    """The one extension of a measure, with its reasons; its notice is served. Append-only."""

    measure = models.OneToOneField(
        Measure, on_delete=models.PROTECT, primary_key=True, related_name="extension"
    )
    days = models.PositiveSmallIntegerField()
    reason = models.CharField("延长理由", max_length=2000)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "measures_extension"
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=30), name="extension_within_thirty")
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} +{self.days}"
