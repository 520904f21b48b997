"""Transfers to another agency and to the judiciary, on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.api.steps import ReasonForm, StepView
from enforcement.cases.models import AgencyTransfer
from enforcement.cases.rules import JudicialOutcome, StepCode
from enforcement.journal.actions import Answer
from enforcement.wire import StrictForm, checked, perform


class AgencyTransferForm(StrictForm):
    """The letter and its list."""

    id = serializers.UUIDField(help_text="Made by the client")
    to_agency = serializers.CharField(max_length=200, help_text="受移送机关")
    letter = serializers.CharField(max_length=80, help_text="移送函文号")
    reason = serializers.CharField(max_length=2000)
    materials = serializers.ListField(
        child=serializers.CharField(max_length=300), max_length=200, help_text="移送清单"
    )
    sent_on = serializers.DateField()


class TransferAgency(StepView):
    """Transfer a case to the competent agency 案件移送."""

    step, act, form = StepCode.TRANSFER_AGENCY, actions.transfer_agency, AgencyTransferForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b31",
        "to_agency": "昌宁县农业农村局",
        "letter": "昌市监移〔2026〕3号",
        "reason": "案涉农药经营,属农业农村部门管辖。",
        "materials": ["现场检查笔录 1 份", "照片 6 张"],
        "sent_on": "2026-11-20",
    }


class ReceiptForm(StrictForm):
    """The other agency's receipt."""

    received_on = serializers.DateField()
    receipt = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: 移送回执")


class AgencyTransferShown(serializers.Serializer[Any]):
    """A transfer to another agency."""

    id = serializers.UUIDField()
    to_agency = serializers.CharField()
    letter = serializers.CharField()
    sent_on = serializers.DateField()
    received_on = serializers.DateField(allow_null=True)
    returned_on = serializers.DateField(allow_null=True)


def _transfer(row: AgencyTransfer) -> Answer:
    return Answer(201, dict(AgencyTransferShown(row).data))


class TransferReceipt(APIView):
    """The receipt of a transfer."""

    @extend_schema(
        operation_id="recordTransferReceipt", request=ReceiptForm, responses={201: AgencyTransferShown}
    )
    def post(self, request: Request, case_id: UUID, transfer_id: UUID) -> Response:
        """Record the receipt 移送回执."""
        given = checked(ReceiptForm, request)
        return perform(
            request,
            actions.record_transfer_receipt,
            _transfer,
            case_id=case_id,
            transfer_id=transfer_id,
            **given,
        )


class ReturnForm(StrictForm):
    """When and why the case came back."""

    returned_on = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class ReturnFromAgency(StepView):
    """Take a case back 退回、指定管辖; it goes on where it stood."""

    step, act, form = StepCode.RETURN_FROM_AGENCY, actions.return_from_agency, ReturnForm
    example = {"returned_on": "2026-11-22", "reason": "共同上级机关指定本机关管辖。"}


class ProposeTransferForm(StrictForm):
    """The written report of two officers or more."""

    id = serializers.UUIDField(help_text="Made by the client")
    suspected = serializers.CharField(max_length=200, help_text="涉嫌罪名")
    report = serializers.CharField(max_length=20000)
    officers = serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, max_length=20, help_text="专案组"
    )


class ProposeTransfer(StepView):
    """Report a suspected crime 提请移送司法机关; no penalty until it is decided."""

    step, act, form = StepCode.PROPOSE_TRANSFER, actions.propose_transfer, ProposeTransferForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b32",
        "suspected": "生产、销售不符合安全标准的食品罪",
        "report": "检验结果显示检出禁用物质,货值达到追诉标准。",
        "officers": ["0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a02", "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a03"],
    }


class RefuseTransfer(StepView):
    """Do not approve the transfer 不批准移送, with reasons on file."""

    step, act, form = StepCode.REFUSE_TRANSFER, actions.refuse_transfer, ReasonForm
    example = {"reason": "货值未达到追诉标准。"}


class TransferJudiciaryForm(ReasonForm):
    """To whom, and why."""

    to_body = serializers.CharField(max_length=200, help_text="同级公安机关")


class TransferJudiciary(StepView):
    """Approve the transfer to the police 批准移送: the chief only, within three days of the report."""

    step, act, form = StepCode.TRANSFER_JUDICIARY, actions.transfer_judiciary, TransferJudiciaryForm
    example = {"to_body": "昌宁县公安局", "reason": "涉嫌犯罪,依法移送。"}


class AttachmentsForm(StrictForm):
    """The five attachments; what there is none of is said to be none, and why."""

    letter = serializers.CharField(max_length=300, help_text="涉嫌犯罪案件移送书")
    report = serializers.CharField(max_length=300, help_text="调查报告")
    items = serializers.CharField(max_length=300, help_text="涉案物品清单")
    appraisal = serializers.CharField(max_length=300, help_text="检验报告或者鉴定结论")
    other = serializers.CharField(max_length=300, help_text="其他材料")


class HandoverForm(StrictForm):
    """How the case was handed over."""

    to_body = serializers.CharField(max_length=200)
    handed_at = serializers.DateTimeField()
    attachments = AttachmentsForm()
    receipt = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: 送达回执")
    copied_to_procuratorate_on = serializers.DateField(
        allow_null=True, default=None, help_text="抄送人民检察院之日 (两法衔接, 待核)"
    )


class HandToJudiciary(StepView):
    """Record the handing over to the police 移交, within 24 hours of the approval."""

    step, act, form = StepCode.HAND_TO_JUDICIARY, actions.hand_to_judiciary, HandoverForm
    example = {
        "to_body": "昌宁县公安局",
        "handed_at": "2026-11-20T16:00:00+08:00",
        "attachments": {
            "letter": "涉嫌犯罪案件移送书 1 份",
            "report": "调查报告 1 份",
            "items": "涉案物品清单 1 份",
            "appraisal": "检验报告 1 份",
            "other": "无",
        },
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the handover."""
        return {"handover": actions.Handover(**data)}


class JudicialOutcomeForm(StrictForm):
    """What the police, procuratorate or court decided."""

    outcome = serializers.ChoiceField(JudicialOutcome.choices())
    document = serializers.CharField(max_length=200, help_text="文书名称、文号")
    outcome_on = serializers.DateField()
    criminal_fine = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), default=Decimal(0), help_text="罚金(元)"
    )


class ReturnFromJudiciary(StepView):
    """Take a case back from the judiciary 退回; it goes on where it stood."""

    step, act, form = StepCode.RETURN_FROM_JUDICIARY, actions.return_from_judiciary, JudicialOutcomeForm
    example = {"outcome": "declined", "document": "不予立案通知书", "outcome_on": "2026-11-23"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the outcome."""
        return data | {"outcome": JudicialOutcome(data["outcome"])}
