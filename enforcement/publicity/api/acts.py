"""The acts on a notice: prepare, publish, withhold, withdraw."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.journal.actions import Act, Answer
from enforcement.publicity import actions
from enforcement.publicity.api.anonymous import EXAMPLE_NOTICE
from enforcement.publicity.api.shapes import NoticeAndObstacles, whole
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.rules import WithdrawalGround, WithholdGround
from enforcement.registry.models import legal_day
from enforcement.wire import NothingForm, StrictForm, checked, etag, if_match, moment, perform


class PrepareForm(StrictForm):
    """What the preparer adds; everything else comes from the decision."""

    id = serializers.UUIDField(help_text="Made by the client")
    facts_summary = serializers.CharField(
        max_length=5000,
        default="",
        allow_blank=True,
        help_text="Stands in the place of the decision's facts where these name what may not be published",
    )
    adult_confirmed = serializers.BooleanField(
        default=False, help_text="A natural party whose birth is not on file is of age"
    )


class PrepareNotice(APIView):
    """Prepare the notice of a case's decision."""

    @extend_schema(
        operation_id="prepareNotice",
        request=PrepareForm,
        responses={201: NoticeAndObstacles},
        examples=[OpenApiExample("From the decision alone", request_only=True, value={"id": EXAMPLE_NOTICE})],
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Prepare the notice 准备公示信息 of a served decision, or prepare it anew while it is not out.

        By the publisher or an officer of the case. `obstacles` says what still stands in the way. (Art. 48)
        """
        today = legal_day(moment(request))

        def prepared(notice: PublicNotice) -> Answer:
            return Answer(201, whole(notice, today), etag(notice.version))

        return perform(
            request, actions.prepare_notice, prepared, case_id=case_id, **checked(PrepareForm, request)
        )


class PrepareMeasureForm(PrepareForm):
    """The act of a measure that is published."""

    step = serializers.UUIDField(help_text="The step that carried it out, extended or lifted it")


class PrepareMeasureNotice(APIView):
    """Prepare the notice of an act of a compulsory measure."""

    @extend_schema(
        operation_id="prepareMeasureNotice", request=PrepareMeasureForm, responses={201: NoticeAndObstacles}
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Prepare the notice of a sealing, its extension or its lifting 查封、扣押的公开: 20 working days.

        By the publisher or an officer of the case; published, withheld and withdrawn as any other notice.
        """
        today = legal_day(moment(request))
        data = checked(PrepareMeasureForm, request)
        step = data.pop("step")

        def prepared(notice: PublicNotice) -> Answer:
            return Answer(201, whole(notice, today), etag(notice.version))

        return perform(
            request, actions.prepare_measure_notice, prepared, case_id=case_id, step_id=step, **data
        )


class SettleView(APIView):
    """An act on a prepared or published notice: form in, one act, the notice after it out."""

    versioned = True
    act: ClassVar[Act[..., PublicNotice]]
    form: ClassVar[type[StrictForm]]

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Turn the form's data into the act's arguments."""
        return data

    def settle(self, request: Request, id: UUID) -> Response:
        """Do the act."""
        today = legal_day(moment(request))

        def settled(notice: PublicNotice) -> Answer:
            return Answer(200, whole(notice, today), etag(notice.version))

        arguments = self.arguments(checked(self.form, request))
        return perform(request, self.act, settled, subject_id=id, version=if_match(request), **arguments)


class PublishNotice(SettleView):
    """Publish a notice."""

    act, form = actions.publish_notice, NothingForm

    @extend_schema(operation_id="publishNotice", request=NothingForm, responses=NoticeAndObstacles)
    def post(self, request: Request, id: UUID) -> Response:
        """Approve and publish 审核发布, by another than the preparer; the leak test runs again (Art. 48)."""
        return self.settle(request, id)


class WithholdForm(StrictForm):
    """One of the five grounds, and why it applies."""

    ground = serializers.ChoiceField(WithholdGround.choices())
    reason = serializers.CharField(max_length=500)


class WithholdNotice(SettleView):
    """Decide that a decision is not disclosed."""

    act, form = actions.withhold_notice, WithholdForm

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground."""
        return {**data, "ground": WithholdGround(data["ground"])}

    @extend_schema(
        operation_id="withholdNotice",
        request=WithholdForm,
        responses=NoticeAndObstacles,
        examples=[
            OpenApiExample(
                "A minor",
                request_only=True,
                value={"ground": "minor", "reason": "当事人作出行为时未满十八周岁。"},
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Decide not to disclose 不予公开, on one of five grounds; by the head of the agency."""
        return self.settle(request, id)


class WithdrawForm(StrictForm):
    """Why the notice goes; the reason will be public."""

    ground = serializers.ChoiceField(WithdrawalGround.choices())
    reason = serializers.CharField(max_length=500)


class WithdrawNotice(SettleView):
    """Withdraw a published notice."""

    act, form = actions.withdraw_notice, WithdrawForm

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground."""
        return {**data, "ground": WithdrawalGround(data["ground"])}

    @extend_schema(
        operation_id="withdrawNotice",
        request=WithdrawForm,
        responses=NoticeAndObstacles,
        examples=[
            OpenApiExample(
                "Revoked on reconsideration",
                request_only=True,
                value={"ground": "revoked", "reason": "该行政处罚决定经行政复议被撤销。"},
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Withdraw 撤回: the content leaves the public and the search, number and reason stay (Art. 48)."""
        return self.settle(request, id)
