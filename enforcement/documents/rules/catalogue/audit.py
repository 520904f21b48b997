"""Audit and legal review 审核 (rows 16, 17)."""

from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.elements import (
    CASE,
    CASE_NUMBER,
    CUSTOM,
    PARTY,
    field,
    opinion,
    prose,
    table,
)
from enforcement.documents.rules.shapes import Alias, GenericPlace, Kind, Place
from enforcement.law.instruments import InstrumentKind as K
from enforcement.law.statutes import art
from enforcement.law.values import Department
from enforcement.registry.rules import Role

_REVIEWERS: Final = (Role.LEGAL_REVIEWER,)
_AUDITORS: Final = (Role.CASE_AUDITOR, Role.LEGAL_REVIEWER)

KINDS: Final = (
    Kind(
        code=K.CASE_AUDIT,
        row=16,
        approvers=_AUDITORS,
        articles=(art("SAMR-P", "49,52-54"),),
        place=Place.REVIEW,
        generic=GenericPlace.REVIEW,
        steps=(StepCode.PASS_AUDIT, StepCode.RETURN_AUDIT),
        aliases=(Alias(Department.ECOLOGY, "案件审查表"),),
        elements=(
            CASE,
            CASE_NUMBER,
            PARTY,
            prose("proposal", "拟处理意见", art("SAMR-P", "53")),
            table("answers", "审核内容", art("SAMR-P", "53"), "审核内容", "意见", "说明"),
            field("conclusion", "审核意见", art("SAMR-P", "54")),
            field("received", "收到案件材料日期", art("SAMR-P", "55")),
            opinion("review_opinion", "审核人员意见", art("SAMR-P", "49")),
        ),
    ),
    Kind(
        code=K.REVIEW_SUBMISSION,
        row=17,
        articles=(art("CFF", "58"), art("SAMR-P", "50-55")),
        place=Place.REVIEW,
        generic=GenericPlace.REVIEW,
        steps=(StepCode.REQUEST_REVIEW,),
        elements=(
            CASE,
            CASE_NUMBER,
            PARTY,
            prose("grounds", "属于应当进行法制审核的情形", art("CFF", "58")),
            prose("proposal", "拟处理意见", art("SAMR-P", "51")),
            table("evidence", "送审材料", art("SAMR-P", "51"), "序号", "证据名称", "种类", "证明对象"),
            field("dossier_digest", "送审卷宗校验值", CUSTOM),
            opinion("unit_opinion", "办案机构送审意见", art("SAMR-P", "51")),
        ),
    ),
    Kind(
        code=K.REVIEW_OPINION,
        row=17,
        approvers=_REVIEWERS,
        articles=(art("CFF", "58"), art("SAMR-P", "50-55")),
        place=Place.REVIEW,
        generic=GenericPlace.REVIEW,
        word="法审",
        steps=(StepCode.PASS_REVIEW, StepCode.RETURN_REVIEW),
        elements=(
            CASE,
            CASE_NUMBER,
            PARTY,
            prose("grounds", "应当进行法制审核的情形", art("CFF", "58")),
            prose("proposal", "拟处理意见", art("SAMR-P", "53")),
            table("answers", "审核内容", art("SAMR-P", "53"), "审核内容", "意见", "说明"),
            field("conclusion", "审核意见", art("SAMR-P", "54")),
            field("qualification", "审核人员法律职业资格或者从事法制审核经历", art("CFF", "58")),
            field("received", "收到案件材料日期", art("SAMR-P", "55")),
            field("dossier_digest", "所审卷宗校验值", CUSTOM),
            opinion("review_opinion", "审核人员意见", art("CFF", "58")),
        ),
    ),
)
