"""Cases handed to another agency, or to the police, and what came back."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from enforcement.cases.models.case import Case
from enforcement.cases.models.of_case import OfCase
from enforcement.cases.rules import JudicialOutcome, Objection
from enforcement.registry.models import Account, choices


class AgencyTransfer(models.Model):
    """A case handed to another agency by letter, with its list; the receipt, or the return, follows.

    Basis: Penalty Law Art. 25.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agency_transfers")
    to_agency = models.CharField("受移送机关", max_length=200)
    letter = models.CharField("移送函文号", max_length=80)
    reason = models.CharField(max_length=2000)
    materials = models.JSONField("移送清单")
    sent_on = models.DateField()
    receipt = models.UUIDField("回执", null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    return_reason = models.CharField(max_length=2000, blank=True, default="")
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    objects = OfCase.as_manager()

    class Meta:
        db_table = "cases_agency_transfer"
        ordering = ["sent_on", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.to_agency}"


class JudicialTransferQuerySet(OfCase["JudicialTransfer"]):
    """Transfers to the judiciary by where they stand."""

    def undecided(self) -> JudicialTransferQuerySet:
        """Proposed, and neither approved nor refused."""
        return self.filter(approved__isnull=True)

    def under_way(self) -> JudicialTransferQuerySet:
        """Approved, and not come back."""
        return self.filter(approved=True, outcome="")

    def fined(self) -> JudicialTransferQuerySet:
        """Come back with a criminal fine, which leaves no room for an administrative one (Art. 35)."""
        return self.filter(criminal_fine__gt=0)


class JudicialTransfer(models.Model):
    """A suspected crime handed to the police: proposed, decided by the chief, handed over, answered, objected to.

    Basis: Penalty Law Art. 27; 行政执法机关移送涉嫌犯罪案件的规定 (令310).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="judicial_transfers")
    suspected = models.CharField("涉嫌罪名", max_length=200)
    report = models.TextField("移送涉嫌犯罪案件的书面报告")
    officers = models.JSONField("专案组")
    proposed_at = models.DateTimeField()
    approved = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField("决定理由", max_length=2000, blank=True, default="")
    to_body = models.CharField("受移送机关", max_length=200, blank=True, default="")
    attachments = models.JSONField("移送材料", default=dict)
    handed_at = models.DateTimeField(null=True, blank=True)
    receipt = models.UUIDField("送达回执", null=True, blank=True)
    copied_to_procuratorate_on = models.DateField("抄送检察机关之日", null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=choices(JudicialOutcome), blank=True, default="")
    outcome_document = models.CharField(max_length=200, blank=True, default="")
    outcome_on = models.DateField(null=True, blank=True)
    criminal_fine = models.DecimalField("罚金(元)", max_digits=14, decimal_places=2, default=0)
    police_filed_on = models.DateField("公安机关立案之日", null=True, blank=True)
    police_document = models.CharField("立案通知书", max_length=200, blank=True, default="")
    items_handed_on = models.DateField("移交涉案物品之日", null=True, blank=True)
    items_handed = models.TextField("移交的物品和材料", blank=True, default="")
    items_receipt = models.UUIDField("交接清单、回执", null=True, blank=True)
    objection = models.CharField(
        "异议方式", max_length=20, choices=choices(Objection), blank=True, default=""
    )
    objected_on = models.DateField(null=True, blank=True)
    objection_reason = models.CharField(max_length=2000, blank=True, default="")
    objection_answered_on = models.DateField(null=True, blank=True)
    objection_upheld = models.BooleanField(null=True)
    objection_document = models.CharField(max_length=200, blank=True, default="")

    objects = JudicialTransferQuerySet.as_manager()

    class Meta:
        db_table = "cases_judicial_transfer"
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(approved__isnull=True) | Q(approved=True, outcome=""),
                name="judicial_transfer_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.suspected}"
