"""A deadline on file: a row that pins its rule, and a date that follows from its parts."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Final

from django.db import models
from django.db.models import Q

from enforcement.cases.models.case import Case
from enforcement.cases.models.deadlines.clocks import DeadlineQuerySet
from enforcement.cases.models.deadlines.granting import granted, next_extension
from enforcement.cases.models.deadlines.parts import DeadlineChange, DeadlineExtension, DeadlineJudgement
from enforcement.cases.rules.deadlines import (
    DeadlineState,
    Light,
    Parts,
    Reckoned,
    fixed,
    next_look,
    reckon,
    stage,
)
from enforcement.errors import NotNow, Requirement
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.judging import length_rule, with_judged_length
from enforcement.law.limits import Clock, Limit, Reading, pinned
from enforcement.law.periods import LEGAL_ZONE, Period, Unit
from enforcement.law.values import Department
from enforcement.registry.models import Actor, Agency, choices, legal_day

#: The hindrance that stands until the end of a party's period; it moves with it, unless another duty took its place.
_BARS: Final = {Clock.DEFENCE: "defence_period", Clock.HEARING_REQUEST: "hearing_owed"}


class Deadline(models.Model):
    """One time limit of a case. It pins the row it was begun under; its date follows from its parts.

    `due_at` None: the rule is missing, and a person judges. `paused`: time that does not count still runs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=30, choices=choices(Department))
    clock = models.CharField(max_length=40, choices=choices(Clock))
    ref = models.CharField(max_length=60, blank=True, default="")
    limit_version = models.CharField("期限规则版本", max_length=60, blank=True)
    since = models.DateTimeField("起算")
    dated = models.BooleanField("仅有日期", default=False)
    fixed_on = models.DateField("书面确定之日", null=True)
    opened_at = models.DateTimeField()
    due_on = models.DateField("届满日", null=True)
    due_at = models.DateTimeField("届满", null=True)
    act_by = models.DateField("最迟办理日", null=True)
    provisional = models.BooleanField("暂定", default=False)
    verified = models.BooleanField("已核", default=True)
    paused = models.BooleanField("暂停计算", default=False)
    calendar_version = models.CharField("工作日历版本", max_length=200, blank=True, default="")
    state = models.CharField(max_length=10, choices=choices(DeadlineState), default=DeadlineState.OPEN)
    light = models.CharField(max_length=10, choices=choices(Light), default=Light.GREEN)
    stage = models.PositiveSmallIntegerField("预警次数", default=0)
    look_at = models.DateTimeField("下次检查", null=True)
    #: By what lists are ordered: the end, or the beginning where the rule is missing, which puts it first.
    order_at = models.DateTimeField()
    met_on = models.DateField("办结日", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_for = models.CharField(max_length=300, blank=True, default="")

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        db_table = "cases_deadline"
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "clock", "ref"],
                condition=Q(ended_at__isnull=True),
                name="deadline_running_once",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "opened_at"], name="deadline_of_case"),
            models.Index(
                fields=["agency", "order_at", "id"],
                condition=Q(ended_at__isnull=True),
                name="deadline_of_agency",
            ),
            models.Index(
                fields=["order_at", "id"],
                condition=Q(ended_at__isnull=True),
                name="deadline_by_due",
            ),
            models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="deadline_to_look_at"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock} {self.due_on or ''}"

    @property
    def limit(self) -> Limit | None:
        """The row pinned, with the length a head judged where it gives none; None where the table had none."""
        row = pinned(self.limit_version) if self.limit_version else None
        if row is None or row.verified or not row.missing:
            return row
        return with_judged_length(row, self.case.judged(length_rule(row.clock)))

    @property
    def runs(self) -> bool:
        """Whether it may still be met, moved or passed."""
        return self.ended_at is None

    @property
    def mark(self) -> str:
        """规则缺失，请人工判断, 待核, 暂定: what a reader must know before relying on the date."""
        if self.due_on is None:
            return "规则缺失，请人工判断"
        if self.limit is None or self.limit.missing:
            return "规则缺失，经人工判断"
        return "、".join(
            said for said, holds in (("待核", not self.verified), ("暂定", self.provisional)) if holds
        )

    @property
    def ends(self) -> date:
        """The last day of a deadline that has one.

        Raises:
            NotNow: the rule is missing, and a person must judge.

        """
        if self.due_on is None:
            raise NotNow(
                f"“{Clock(self.clock).label}”期限规则缺失,请人工判断。",
                code="limit_missing",
                requirements=[
                    Requirement(
                        "limit_known", row.article.cite() if (row := self.limit) else "", "期限规则待登记"
                    )
                ],
            )
        return self.due_on

    def parts(self) -> Parts | None:
        """What it follows from; None where its row gives no length. At most two queries."""
        row = self.limit
        if row is None or row.missing or (row.period is None and not row.by_decision):
            return None
        adding = self._state.adding
        kinds = row.not_counted and not (adding and self.case.step_count <= 1)
        return Parts(
            limit=row,
            since=self.since.astimezone(LEGAL_ZONE).date() if self.dated else self.since,
            ref=self.ref,
            fixed_on=self.fixed_on,
            intervals=tuple(one.value for one in self.case.excluded_times.all()) if kinds else (),
            extensions=() if adding or not row.extensions else tuple(e.value for e in self.extensions.all()),
        )

    def reckoned(self, calendar: WorkingCalendar, today: date) -> Reckoned | None:
        """The computation anew; None where the rule is missing and nobody has judged."""
        if parts := self.parts():
            return reckon(parts, calendar, today)
        said = None if self._state.adding else self.judgements.select_related("account").last()
        if said is None:
            return None
        article = self.limit.article.cite() if self.limit else ""
        return fixed(said.due_on, said.account.name, said.reason, article, calendar)

    @property
    def watched(self) -> bool:
        """Whether the passing of the end is anybody's lateness."""
        return self.limit is None or self.limit.watched

    def settle(self, calendar: WorkingCalendar, *, at: datetime) -> None:
        """Write the date and what the timer needs onto the row; it is not saved."""
        found = self.reckoned(calendar, legal_day(at))
        self.calendar_version = calendar.version
        self.order_at = found.at if found else self.since
        if found is None:
            self.verified = bool(self.limit and self.limit.verified)
            return
        self.due_on, self.due_at, self.act_by = found.on, found.at, found.act_by
        self.provisional, self.verified, self.paused = found.provisional, found.verified, found.paused
        self.stage = stage(found.alarms, at)
        passed = at > found.at
        self.light = Light.AMBER if self.watched and self.stage and not passed else Light.GREEN
        self.look_at = None if found.paused else next_look(found.alarms, at, found.at)
        if not passed:
            self.state = DeadlineState.OPEN

    def moved(self, why: str, calendar: WorkingCalendar, *, at: datetime) -> bool:
        """Compute anew and, where the date or its standing changed, write it with the reason beside it."""
        before = self.due_on, self.provisional, self.paused
        self.settle(calendar, at=at)
        self.save(update_fields=_SETTLED)
        if (self.due_on, self.provisional, self.paused) == before:
            return False
        DeadlineChange.objects.create(
            deadline=self,
            due_before=before[0],
            due_after=self.due_on,
            why=why,
            calendar_version=self.calendar_version,
            at=at,
        )
        if (bar := _BARS.get(Clock(self.clock))) and self.due_on:
            self.case.hindrances.filter(code=bar, closed_at__isnull=True).update(until=self.due_on)
        return True

    def look(self, calendar: WorkingCalendar, *, at: datetime) -> Light | None:
        """Let the timer see the row at `at`: warn, or note that the end has passed. None where nothing changed.

        A party's period, or the waiting time before an act, lapses; what was to be done by the end is late, and goes
        on running until it is done. What another body let pass lapses too, and is told as late.
        """
        found = self.reckoned(calendar, legal_day(at))
        if found is None or self.due_at is None:
            return None
        before = self.stage, self.state
        if at <= self.due_at:
            self.stage = stage(found.alarms, at)
            self.light = Light.AMBER if self.stage and self.watched else Light.GREEN
            self.look_at = next_look(found.alarms, at, self.due_at)
        elif self.watched:
            self.state, self.light, self.look_at = DeadlineState.LATE, Light.RED, None
        else:
            self.state, self.light, self.look_at, self.ended_at = DeadlineState.LAPSED, Light.GREEN, None, at
        self.save(update_fields=["stage", "light", "look_at", "state", "ended_at"])
        if (self.stage, self.state) == before:
            return None
        if self.state == DeadlineState.LAPSED and self.limit is not None and self.limit.of_another:
            return Light.RED
        return Light(self.light) if self.watched else None

    def met(self, when: datetime | date, *, at: datetime) -> None:
        """Close it as done: in time if `when` lies inside, else late."""
        on = legal_day(when) if isinstance(when, datetime) else when
        hours = (
            self.limit is not None and self.limit.period is not None and self.limit.period.unit is Unit.HOUR
        )
        late = self.due_on is not None and on > self.due_on
        if hours and isinstance(when, datetime) and self.due_at is not None:
            late = when > self.due_at
        watched = self.limit is None or self.limit.reading is Reading.LATEST
        self.state = DeadlineState.LATE if late and watched else DeadlineState.MET
        self.met_on, self.ended_at = on, at
        self.light, self.look_at = Light.GREEN, None
        self.save(update_fields=["state", "met_on", "ended_at", "light", "look_at"])

    def judge(self, due_on: date, reason: str, *, by: Actor, at: datetime) -> None:
        """Put on file the day that a person fixes where no row gives a length.

        Raises:
            NotNow: it has ended, or its row gives a length.

        """
        if not self.runs or self.parts() is not None:
            raise NotNow(
                "该期限已经终结或者有规则可以计算,不须判断。",
                code="deadline_not_to_judge",
                article=self.limit.article if self.limit else None,
            )
        DeadlineJudgement.objects.create(
            deadline=self, due_on=due_on, reason=reason, account_id=by.account_id, at=at
        )
        self.moved("规则缺失，经人工判断", Deadline.objects.calendar(), at=at)

    def lengthen(self, given: Period | date | None, reason: str, *, by: Actor, at: datetime) -> None:
        """Add the next extension of the row. Raises NotNow, as `DeadlineQuerySet.extend` says."""
        seq = self.extensions.count()
        allowed = next_extension(Clock(self.clock), self.limit, seq)
        if self.due_at is not None and at > self.due_at:
            raise NotNow(
                "期限已经届满,不能再延长。",
                code="deadline_passed",
                requirements=[Requirement("before_the_end", allowed.article.cite(), "须在届满前批准延长")],
            )
        period, until = granted(allowed, given, self.due_on)
        DeadlineExtension.objects.create(
            deadline=self,
            seq=seq + 1,
            amount=period.amount if period else None,
            unit=period.unit if period else "",
            until=until,
            article=str(allowed.article),
            verified=allowed.verified,
            reason=reason,
            approved_by_id=by.account_id,
            at=at,
        )
        self.moved(f"第{seq + 1}次延长", Deadline.objects.calendar(), at=at)


_SETTLED: Final = (
    "due_on",
    "due_at",
    "order_at",
    "act_by",
    "provisional",
    "verified",
    "paused",
    "calendar_version",
    "state",
    "light",
    "stage",
    "look_at",
)
