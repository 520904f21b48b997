"""The parties of a case on the wire."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases import actions
from enforcement.cases.api.shapes import PartyShown
from enforcement.cases.models import Party
from enforcement.journal.actions import Answer
from enforcement.law.values import PartyKind
from enforcement.wire import (
    StrictForm,
    checked,
    etag,
    if_match,
    perform,
)


class PartyDetailsForm(StrictForm):
    """What is known of a party beside the name; numbers are checked, sealed and never shown whole again."""

    uscc = serializers.CharField(max_length=18, default="", allow_blank=True, help_text="统一社会信用代码")
    id_type = serializers.ChoiceField(
        [("resident", "公民身份号码"), ("passport", "护照"), ("permit", "通行证"), ("other", "其他")],
        default="resident",
    )
    id_number = serializers.CharField(max_length=40, default="", allow_blank=True, help_text="证件号码")
    phone = serializers.CharField(max_length=40, default="", allow_blank=True)
    address = serializers.CharField(max_length=300, default="", allow_blank=True)
    legal_representative = serializers.CharField(max_length=60, default="", allow_blank=True)
    born_on = serializers.DateField(
        allow_null=True, default=None, help_text="出生日期, declared where no resident number says it; sealed"
    )


class PartyForm(PartyDetailsForm):
    """A party as entered."""

    kind = serializers.ChoiceField(PartyKind.choices())
    name = serializers.CharField(max_length=200, help_text="Of one unidentified: what to call it meanwhile")
    unidentified = serializers.BooleanField(default=False, help_text="身份不明")
    unlicensed = serializers.BooleanField(default=False, help_text="无证无照")
    description = serializers.CharField(
        max_length=500,
        default="",
        allow_blank=True,
        help_text="What is known of who it is, or of its licences",
    )


def parties_given(rows: list[dict[str, Any]]) -> list[actions.PartyGiven]:
    """Read the parties of a form."""
    names = [field.name for field in fields(actions.PartyGiven)]
    return [
        actions.PartyGiven(**{name: row[name] for name in names} | {"kind": PartyKind(row["kind"])})
        for row in rows
    ]


class NewPartyForm(PartyForm):
    """A party, with the client's id."""

    id = serializers.UUIDField(help_text="Made by the client")


class AddParty(APIView):
    """Name a party the clue did not know."""

    versioned = True

    @extend_schema(operation_id="addParty", request=NewPartyForm, responses={201: PartyShown})
    def post(self, request: Request, case_id: UUID) -> Response:
        """Add a party 增加当事人, until a decision is drafted; the ETag is the case's."""
        data = checked(NewPartyForm, request)
        return perform(
            request,
            actions.add_party,
            _added,
            case_id=case_id,
            version=if_match(request),
            id=data.pop("id"),
            party=actions.PartyGiven(**(data | {"kind": PartyKind(data["kind"])})),
        )


class IdentifyForm(PartyDetailsForm):
    """Who it is."""

    name = serializers.CharField(max_length=200)


class IdentifyParty(APIView):
    """Say who a party is that nobody knew."""

    versioned = True

    @extend_schema(operation_id="identifyParty", request=IdentifyForm, responses={200: PartyShown})
    def post(self, request: Request, case_id: UUID, party_id: UUID) -> Response:
        """Identify a party 查明当事人身份; the ETag is the case's."""
        data = checked(IdentifyForm, request)
        return perform(
            request,
            actions.identify_party,
            _completed,
            case_id=case_id,
            party_id=party_id,
            version=if_match(request),
            name=data.pop("name"),
            details=actions.PartyDetails(**data),
        )


def _added(party: Party) -> Answer:
    return Answer(201, dict(PartyShown(party).data), etag(party.case.version))


class CompletePartyForm(PartyDetailsForm):
    """What is filled in, or, with a reason, corrected."""

    name = serializers.CharField(
        max_length=200, default="", allow_blank=True, help_text="Corrected, with a reason"
    )
    reason = serializers.CharField(
        max_length=500,
        default="",
        allow_blank=True,
        help_text="更正理由: what is on file is corrected with it",
    )


class CompleteParty(APIView):
    """Fill in what the clue did not know of a party."""

    versioned = True

    @extend_schema(operation_id="completeParty", request=CompletePartyForm, responses={200: PartyShown})
    def post(self, request: Request, case_id: UUID, party_id: UUID) -> Response:
        """Fill in a party's empty details 补充当事人信息, until it is notified; the ETag is the case's.

        With a `reason`, what was entered wrongly is corrected 更正, until a decision is drafted; what stood is kept.
        """
        data = checked(CompletePartyForm, request)
        said = {"name": data.pop("name"), "reason": data.pop("reason")}
        return perform(
            request,
            actions.complete_party,
            _completed,
            case_id=case_id,
            party_id=party_id,
            version=if_match(request),
            details=actions.PartyDetails(**data),
            **said,
        )


def _completed(party: Party) -> Answer:
    return Answer(200, dict(PartyShown(party).data), etag(party.case.version))
