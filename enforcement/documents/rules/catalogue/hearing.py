"""Hearing 听证 (rows 44-47)."""

from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.elements import (
    CASE,
    CASE_NUMBER,
    CUSTOM,
    DATE,
    HEAD,
    MEE,
    PARTY,
    field,
    opinion,
    prose,
)
from enforcement.documents.rules.shapes import GenericPlace, Kind, Place, Signer
from enforcement.law.instruments import InstrumentKind as K
from enforcement.law.statutes import art
from enforcement.registry.rules import Role

_HOSTS: Final = (Role.HEARING_CHAIR, Role.HEARING_RECORDER)

KINDS: Final = (
    Kind(
        code=K.HEARING_APPLICATION,
        row=44,
        signers=(Signer.PARTY,),
        articles=(art("CFF", "64(1)"),),
        place=Place.HEARING,
        generic=GenericPlace.NOTICE,
        steps=(StepCode.REQUEST_HEARING,),
        elements=(
            CASE,
            field("applicant", "申请人", art("CFF", "64(1)")),
            field("notice_number", "听证告知书文号", CUSTOM),
            prose("request", "听证请求和理由", CUSTOM),
            field("received", "收到日期", art("CFF", "64(1)")),
        ),
    ),
    Kind(
        code=K.HEARING_ADMISSION,
        row=44,
        approvers=(*HEAD, Role.LEGAL_REVIEWER),
        articles=(art("CFF", "64(1)"),),
        place=Place.HEARING,
        generic=GenericPlace.NOTICE,
        word="听受",
        sealed=True,
        steps=(StepCode.ACCEPT_HEARING, StepCode.DECLINE_HEARING),
        elements=(
            PARTY,
            CASE,
            prose("decision", "受理或者不予受理及理由", art("CFF", "64(1)"), lead="经审查，"),
            DATE,
        ),
    ),
    Kind(
        code=K.HEARING_NOTICE,
        row=45,
        approvers=(*HEAD, Role.HEARING_CHAIR),
        articles=(art("CFF", "64(2-3)"),),
        place=Place.HEARING,
        generic=GenericPlace.NOTICE,
        word="听通",
        sealed=True,
        steps=(StepCode.ARRANGE_HEARING,),
        elements=(
            PARTY,
            CASE,
            field("held", "听证时间", art("CFF", "64(2)")),
            field("place", "听证地点", art("CFF", "64(2)")),
            field("public", "是否公开举行", art("CFF", "64(3)")),
            field("host", "听证主持人(非本案调查人员)", art("CFF", "64(4)")),
            field("members", "记录员、听证员", art("MEE-PC", "9"), warn=True),
            prose("rights", "申请回避、委托代理人等权利", art("CFF", "64(4-5)")),
            DATE,
        ),
    ),
    Kind(
        code=K.HEARING_ANNOUNCEMENT,
        row=45,
        approvers=(*HEAD, Role.HEARING_CHAIR),
        articles=(art("CFF", "64(3)"),),
        place=Place.HEARING,
        generic=GenericPlace.NOTICE,
        word="听公",
        sealed=True,
        masked=True,
        steps=(StepCode.ARRANGE_HEARING,),
        elements=(
            PARTY,
            CASE,
            field("held", "听证时间", art("CFF", "64(2)")),
            field("place", "听证地点", art("CFF", "64(2)")),
            DATE,
        ),
    ),
    Kind(
        code=K.HEARING_TRANSCRIPT,
        row=46,
        approvers=_HOSTS,
        signers=(Signer.PARTY, Signer.OFFICERS, Signer.HOST, Signer.RECORDER),
        articles=(art("CFF", "64(8)"), art("CFF", "65")),
        place=Place.HEARING,
        generic=GenericPlace.NOTICE,
        steps=(StepCode.HOLD_HEARING,),
        elements=(
            CASE,
            PARTY,
            field("held", "听证时间、地点", art("CFF", "64(2)")),
            field("host", "听证主持人", art("CFF", "64(4)")),
            field("members", "记录员、听证员", art("MEE-PC", "9"), warn=True),
            field("attending", "到场的当事人、代理人", art("CFF", "64(5)")),
            prose("investigators", "调查人员提出的违法事实、证据和处罚建议", art("CFF", "64(7)")),
            prose("defence", "当事人的申辩和质证", art("CFF", "64(7)")),
            prose("last_statement", "最后陈述", art("MEE-PC", "10"), warn=True),
            field("signature", "核对、签名(拒绝的注明)", art("CFF", "64(8)")),
        ),
    ),
    Kind(
        code=K.HEARING_REPORT,
        row=47,
        approvers=(Role.HEARING_CHAIR,),
        signers=(Signer.HOST,),
        articles=(art("SAMR-P", "60"), art("SAMR-P", "78")),
        place=Place.HEARING_REPORT,
        generic=GenericPlace.NOTICE,
        steps=(StepCode.REPORT_HEARING,),
        elements=(
            CASE,
            CASE_NUMBER,
            PARTY,
            prose("course", "听证的基本情况", MEE),
            prose("points", "当事人的主要意见", MEE),
            prose("proposal", "处理意见和建议", MEE),
            opinion("host_opinion", "听证主持人", MEE),
        ),
    ),
)
