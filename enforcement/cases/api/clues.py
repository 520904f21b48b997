"""Clues on the wire: the informant under lock, merging, splitting; joining and separating cases."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.api.parties import PartyForm, parties_given
from enforcement.cases.api.steps import OpinionForm, StepView
from enforcement.cases.models import Informant, InformantDetails
from enforcement.cases.rules import StepCode
from enforcement.journal.actions import Answer
from enforcement.wire import StrictForm, actor, checked, moment, perform, several

_OTHER = "6f1c7f0e-6d0e-4d6a-9a57-0b8a9c4b5d11"


class InformantForm(StrictForm):
    """Who gave the clue; sealed at once, never shown with the case."""

    id = serializers.UUIDField(help_text="Made by the client")
    name = serializers.CharField(max_length=60, default="", allow_blank=True)
    phone = serializers.CharField(max_length=40, default="", allow_blank=True)
    address = serializers.CharField(max_length=300, default="", allow_blank=True)
    id_number = serializers.CharField(max_length=40, default="", allow_blank=True)


class InformantShown(serializers.Serializer[Any]):
    """That there is an informant, and whether they were told; not who."""

    id = serializers.UUIDField()
    named = serializers.BooleanField(help_text="实名举报")
    told_on = serializers.DateField(allow_null=True)
    told_how = serializers.CharField(allow_blank=True)


def _informant(row: Informant) -> Answer:
    return Answer(201, dict(InformantShown(row).data))


class RegisterInformant(APIView):
    """Who gave the clue, locked away."""

    @extend_schema(operation_id="registerInformant", request=InformantForm, responses={201: InformantShown})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Register the informant 举报人; sealed, for the receiver and the unit head only."""
        data = checked(InformantForm, request)
        id = data.pop("id")
        return perform(
            request,
            actions.register_informant,
            _informant,
            case_id=case_id,
            id=id,
            informant=InformantDetails(**data),
        )


class OpenForm(StrictForm):
    """Why a lock is opened."""

    reason = serializers.CharField(max_length=500)


class InformantOpened(serializers.Serializer[Any]):
    """Who gave the clue."""

    name = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    id_number = serializers.CharField(allow_blank=True)


class OpenInformant(APIView):
    """Opening the lock."""

    #: The answer is a secret, which an idempotency key would keep.
    idempotent = False

    @extend_schema(operation_id="openInformant", request=OpenForm, responses={200: InformantOpened})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Read who gave the clue 查看举报人; every opening is on the journal, and none is repeated from memory."""
        data = checked(OpenForm, request)
        opened = actions.open_informant(
            case_id=case_id, reason=data["reason"], by=actor(request), at=moment(request)
        )
        return Response(asdict(opened), headers={"Cache-Control": "no-store"})


class ToldForm(StrictForm):
    """How the informant was told."""

    told_on = serializers.DateField()
    how = serializers.CharField(max_length=200, help_text="电话、短信、书面、平台回复")


class TellInformant(APIView):
    """Telling a named informant whether a case was filed."""

    @extend_schema(operation_id="tellInformant", request=ToldForm, responses={201: InformantShown})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Record that the named informant was told 告知举报人, within five working days (待核)."""
        return perform(
            request, actions.tell_informant, _informant, case_id=case_id, **checked(ToldForm, request)
        )


class MergeForm(StrictForm):
    """Into which, and why."""

    into = serializers.UUIDField()
    reason = serializers.CharField(max_length=500)


class SplitForm(StrictForm):
    """What is split off; the parties stand in the new one."""

    id = serializers.UUIDField(help_text="The new clue's, made by the client")
    title = serializers.CharField(max_length=300, help_text="案由")
    summary = serializers.CharField(max_length=5000)
    parties = several(PartyForm, at_most=50, at_least=0)
    reason = serializers.CharField(max_length=500)


class MergeClue(StepView):
    """Merge a clue into another clue or case 案源合并."""

    step, act, form = StepCode.MERGE_CLUE, actions.merge_clue, MergeForm
    example = {"into": _OTHER, "reason": "同一当事人的同一违法行为,重复举报。"}


class Splitting(StepView):
    """Something new comes of a case."""

    example = {
        "id": "6f1c7f0e-6d0e-4d6a-9a57-0b8a9c4b5d12",
        "title": "涉嫌无照经营案",
        "summary": "举报内容涉及两家经营者,分别处理。",
        "parties": [{"kind": "individual_business", "name": "昌宁县某某小吃店"}],
        "reason": "涉及不同当事人。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the parties."""
        return data | {"parties": parties_given(data["parties"])}


class SplitClue(Splitting):
    """Split a clue 案源分立: the new one gets its own source number."""

    step, act, form = StepCode.SPLIT_CLUE, actions.split_clue, SplitForm


class Consolidate(StepView):
    """Join a filed case to another 并案; it takes no further step."""

    step, act, form = StepCode.CONSOLIDATE, actions.consolidate, MergeForm
    example = {"into": _OTHER, "reason": "同一当事人的关联违法行为,合并处理。"}


class Separate(Splitting):
    """Separate part of a filed case 分案: a new clue, to be filed on its own."""

    step, act, form = StepCode.SEPARATE, actions.separate, SplitForm


class ProposeDecline(StepView):
    """Propose not to file 提请不予立案; the head decides."""

    step, act, form = StepCode.PROPOSE_DECLINE, actions.propose_decline, OpinionForm
    example = {"opinion": "经核查,违法事实不成立,建议不予立案。"}
