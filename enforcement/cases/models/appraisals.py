"""Tests, inspections and appraisals asked of others, their results, and that the party was told."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from enforcement.cases.models.case import Case
from enforcement.cases.models.of_case import OfCase
from enforcement.law.limits import Exclusion
from enforcement.registry.models import Account, choices


class AppraisalQuerySet(OfCase["Appraisal"]):
    """Appraisals by where they stand."""

    def untold(self) -> Self:
        """Results the party was not told of."""
        return self.filter(result_on__isnull=False, told_on__isnull=True)


class Appraisal(models.Model):
    """Something sent for testing 检测、检验、检疫、鉴定; its time may not count, its result must be told.

    The evidence columns are ids among the case's evidence: the commission, the report, the notice of the result.

    Basis: 市场监督管理行政处罚程序规定 Art. 32; 生态环境行政执法案卷评查细则 item 14: a result untold is a veto.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appraisals")
    kind = models.CharField(max_length=20, choices=choices(Exclusion))
    body = models.CharField("受委托机构", max_length=200)
    items = models.CharField("送检物品、事项", max_length=2000)
    sent_on = models.DateField()
    commission = models.UUIDField("委托书", null=True, blank=True)
    result = models.CharField(max_length=4000, blank=True, default="")
    result_on = models.DateField("收到结果之日", null=True, blank=True)
    report = models.UUIDField("检验报告、鉴定意见", null=True, blank=True)
    told_on = models.DateField("告知当事人之日", null=True, blank=True)
    told_how = models.CharField(max_length=200, blank=True, default="")
    notice = models.UUIDField("结果告知书", null=True, blank=True)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        db_table = "cases_appraisal"
        ordering = ["sent_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result_on__isnull=True) | Q(result_on__gte=F("sent_on")),
                name="appraisal_result_after_sending",
            ),
            models.CheckConstraint(
                condition=Q(told_on__isnull=True) | Q(told_on__gte=F("result_on")),
                name="appraisal_told_after_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
