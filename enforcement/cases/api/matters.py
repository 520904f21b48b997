"""Matters on the common form 有关事项审批, on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.api.steps import StepView
from enforcement.cases.collective import Voice
from enforcement.cases.models import Case, Matter, MatterOpinion
from enforcement.cases.rules import MATTERS, Level, MatterKind, MatterState, StepCode
from enforcement.errors import NotVisible
from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, checked, perform, several

_SIGNATURE = "Evidence: the signed sheet; without one the sign-in is the signature"


class MatterForm(StrictForm):
    """What is asked for."""

    id = serializers.UUIDField(help_text="Made by the client")
    kind = serializers.ChoiceField(MatterKind.choices())
    ground = serializers.CharField(
        max_length=40, default="", allow_blank=True, help_text="The statutory ground, where the kind has some"
    )
    reason = serializers.CharField(max_length=2000)
    until = serializers.DateField(
        allow_null=True, default=None, help_text="The date asked for, where the law fixes no length"
    )
    detail = serializers.CharField(
        max_length=5000,
        default="",
        allow_blank=True,
        help_text="Goods, schedule, measure: what the kind needs",
    )
    signature = serializers.UUIDField(allow_null=True, default=None, help_text=_SIGNATURE)


class MatterOpinionShown(serializers.Serializer[Any]):
    """What one level said."""

    level = serializers.ChoiceField(Level.choices())
    agrees = serializers.BooleanField()
    text = serializers.CharField()
    account = serializers.UUIDField(source="account_id")
    name = serializers.CharField(source="account.name")
    delegated = serializers.SerializerMethodField(help_text="Signed under a delegation 授权签批")
    signature = serializers.UUIDField(allow_null=True)
    at = serializers.DateTimeField()

    def get_delegated(self, opinion: MatterOpinion) -> bool:
        """Whether the right to sign was another's."""
        return opinion.appointment.delegated_by_id is not None


class MatterShown(serializers.Serializer[Any]):
    """A matter with its opinions, level by level."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    kind = serializers.ChoiceField(MatterKind.choices())
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    article = serializers.SerializerMethodField()
    verified = serializers.SerializerMethodField(help_text="False: 待核")
    ground = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    content = serializers.DictField()
    collective = serializers.BooleanField(help_text="须负责人集体讨论")
    state = serializers.ChoiceField(MatterState.choices())
    asked_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    step = serializers.UUIDField(source="step_id", allow_null=True)
    opinions = MatterOpinionShown(many=True)

    def get_label(self, matter: Matter) -> str:
        """The matter in Chinese."""
        return MatterKind(matter.kind).label

    def get_article(self, matter: Matter) -> str:
        """The article it rests on."""
        return MATTERS[MatterKind(matter.kind)].article.cite()

    def get_verified(self, matter: Matter) -> bool:
        """Whether the article was read for this kind."""
        return MATTERS[MatterKind(matter.kind)].verified


def _shown(matter: Matter) -> Answer:
    return Answer(201, dict(MatterShown(matter).data))


class CaseMatters(ScopedView[Matter]):
    """The matters of a case."""

    queryset = Matter.objects.none()
    serializer_class = MatterShown
    keyset = ("asked_at", "id")

    def visible(self, by: Actor) -> QuerySet[Matter]:
        """Matters of a case the actor may see with its content."""
        if not Case.objects.visible_to(by.reading).filter(pk=self.kwargs["case_id"]).exists():
            raise NotVisible
        rows = Matter.objects.visible_to(by).filter(case_id=self.kwargs["case_id"])
        return rows.prefetch_related("opinions__account", "opinions__appointment")

    @extend_schema(operation_id="listMatters", responses=MatterShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the matters put up for approval 有关事项审批, newest first."""
        return self.page()

    @extend_schema(operation_id="askMatter", request=MatterForm, responses={201: MatterShown})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Put a matter up for approval: extension, suspension, resumption, termination, disposal, instalments."""
        data = checked(MatterForm, request)
        until = data["until"].isoformat() if data["until"] else ""
        asked = actions.Asked(
            kind=MatterKind(data["kind"]),
            reason=data["reason"],
            ground=data["ground"],
            content={name: said for name, said in (("until", until), ("detail", data["detail"])) if said},
            signature=data["signature"],
        )
        return perform(request, actions.ask_matter, _shown, case_id=case_id, id=data["id"], asked=asked)


class SupportForm(StrictForm):
    """An opinion on a matter."""

    agrees = serializers.BooleanField()
    text = serializers.CharField(max_length=2000)
    signature = serializers.UUIDField(allow_null=True, default=None, help_text=_SIGNATURE)


class SupportMatter(APIView):
    """The unit's opinion."""

    @extend_schema(operation_id="supportMatter", request=SupportForm, responses={201: MatterShown})
    def post(self, request: Request, case_id: UUID, matter_id: UUID) -> Response:
        """Give the unit head's opinion 办案机构意见, for or against."""
        said = actions.Said(**checked(SupportForm, request))
        return perform(
            request, actions.support_matter, _shown, case_id=case_id, matter_id=matter_id, said=said
        )


class RefusalForm(StrictForm):
    """Why not."""

    text = serializers.CharField(max_length=2000)
    signature = serializers.UUIDField(allow_null=True, default=None, help_text=_SIGNATURE)


class RefuseMatter(APIView):
    """The head does not approve."""

    @extend_schema(operation_id="refuseMatter", request=RefusalForm, responses={201: MatterShown})
    def post(self, request: Request, case_id: UUID, matter_id: UUID) -> Response:
        """Refuse a matter 不予批准, with reasons."""
        said = actions.Said(agrees=False, **checked(RefusalForm, request))
        return perform(
            request, actions.refuse_matter, _shown, case_id=case_id, matter_id=matter_id, said=said
        )


class HeadVoiceForm(StrictForm):
    """One head in a collective decision."""

    account = serializers.UUIDField()
    opinion = serializers.CharField(max_length=2000)
    agrees = serializers.BooleanField()


def optional_voices() -> Any:
    """The heads' votes, where they decide together."""
    return several(HeadVoiceForm, at_most=20, at_least=0, required=False, default=list)


class SuperiorForm(StrictForm):
    """What the agency above decided."""

    body = serializers.CharField(max_length=200, help_text="上一级机关")
    document = serializers.CharField(max_length=100, help_text="批复文号")
    decided_on = serializers.DateField()
    until = serializers.DateField(help_text="延长至")
    paper = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: 批复")


class MatterApprovalForm(StrictForm):
    """The head's approval; `voices` where the heads decide together."""

    matter = serializers.UUIDField()
    opinion = serializers.CharField(max_length=2000)
    signature = serializers.UUIDField(allow_null=True, default=None, help_text=_SIGNATURE)
    voices = optional_voices()
    superior = SuperiorForm(allow_null=True, default=None, help_text="Where the agency above decides")


class Approval(StepView):
    """The head approves a matter, and it takes effect."""

    act, form = actions.approve_matter, MatterApprovalForm
    example = {"matter": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b30", "opinion": "同意。"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the voices and the reply of the agency above; the step says which matters it is for."""
        superior = actions.Superior(**data["superior"]) if data["superior"] else None
        voices = [Voice(**voice) for voice in data["voices"]]
        return data | {"code": self.step, "voices": voices, "superior": superior}


class ApproveMatter(Approval):
    """Approve an extension, an early disposal, instalments or a measure."""

    step = StepCode.APPROVE_MATTER


class Suspend(Approval):
    """Approve the suspension of the investigation 中止; its time does not count."""

    step = StepCode.SUSPEND


class Resume(Approval):
    """Approve the resumption 恢复; the case stands again where it was suspended."""

    step = StepCode.RESUME


class Terminate(Approval):
    """Approve the termination 终止 of an investigation that cannot go on."""

    step = StepCode.TERMINATE
