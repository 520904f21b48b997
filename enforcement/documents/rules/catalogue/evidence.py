"""Sheets of evidence, sampling, testing 证据 (rows 8, 10, 11)."""

from typing import Final

from enforcement.documents.rules.elements import (
    CASE,
    CUSTOM,
    DATE,
    HEAD,
    MEE,
    OFFICERS,
    PARTY,
    UNIT_OR_HEAD,
    field,
    prose,
    table,
)
from enforcement.documents.rules.records import Record
from enforcement.documents.rules.shapes import Alias, GenericPlace, Kind, Place, Signer
from enforcement.law.instruments import InstrumentKind as K
from enforcement.law.statutes import art
from enforcement.law.values import Department

_ONE: Final = (
    CASE,
    field("evidence_number", "证据编号", CUSTOM),
    field("evidence_title", "证据名称", art("SAMR-P", "24")),
    field("evidence_kind", "证据种类", art("CFF", "46")),
    field("purpose", "证明对象", art("SAMR-P", "24")),
    field("captured", "制作(提取)时间", art("SAMR-P", "25")),
    field("captured_at_place", "制作(提取)地点", art("SAMR-P", "25"), warn=True),
    field("collector", "制作(提取)人及执法证号", art("SAMR-P", "25")),
    field("digest", "SHA-256校验值", CUSTOM),
)

KINDS: Final = (
    Kind(
        code=K.EVIDENCE_EXTRACT,
        row=8,
        signers=(Signer.PROVIDER, Signer.OFFICERS),
        articles=(art("CFF", "46"), art("SAMR-P", "24")),
        place=Place.EVIDENCE,
        generic=GenericPlace.EVIDENCE,
        elements=(
            *_ONE,
            field("source_of_copy", "来源及与原件核对情况", art("SAMR-P", "24")),
        ),
    ),
    Kind(
        code=K.PICTURE_EVIDENCE,
        row=8,
        signers=(Signer.PARTY, Signer.OFFICERS),
        articles=(art("CFF", "46"), art("SAMR-P", "25")),
        place=Place.EVIDENCE,
        generic=GenericPlace.EVIDENCE,
        elements=(*_ONE, field("method", "制作方法", art("SAMR-P", "25"), warn=True)),
    ),
    Kind(
        code=K.ELECTRONIC_DATA_RECORD,
        row=8,
        signers=(Signer.PROVIDER, Signer.WITNESS, Signer.OFFICERS),
        articles=(art("CFF", "46"), art("SAMR-P", "26")),
        place=Place.EVIDENCE,
        generic=GenericPlace.EVIDENCE,
        elements=(
            *_ONE,
            field("carrier", "原始存储介质", art("SAMR-P", "26")),
            prose("method", "提取方法和过程", art("SAMR-P", "26")),
        ),
    ),
    Kind(
        code=K.SAMPLING_RECORD,
        row=10,
        signers=(Signer.PARTY, Signer.OFFICERS),
        articles=(art("CFF", "56"), art("SAMR-P", "31")),
        place=Place.EVIDENCE,
        generic=GenericPlace.EVIDENCE,
        aliases=(Alias(Department.AGRICULTURE, "抽样取证凭证"), Alias(Department.EMERGENCY, "抽样取证凭证")),
        elements=(
            PARTY,
            field("sampled", "抽样时间、地点", art("SAMR-P", "31")),
            OFFICERS,
            prose("course", "抽样过程", art("SAMR-P", "31")),
        ),
    ),
    Kind(
        code=K.SAMPLING_LIST,
        row=10,
        signers=(Signer.PARTY, Signer.OFFICERS),
        articles=(art("CFF", "56"), art("SAMR-P", "31")),
        place=Place.EVIDENCE,
        generic=GenericPlace.EVIDENCE,
        elements=(
            PARTY,
            table(
                "items",
                "抽样物品",
                art("SAMR-P", "31"),
                "序号",
                "名称",
                "规格批号",
                "抽样基数",
                "抽样数量",
                "封样编号",
            ),
        ),
    ),
    Kind(
        code=K.APPRAISAL_COMMISSION,
        row=11,
        approvers=HEAD,
        articles=(art("SAMR-P", "32"),),
        place=Place.EVIDENCE,
        generic=GenericPlace.EVIDENCE,
        word="委检",
        sealed=True,
        of=Record.APPRAISAL,
        elements=(
            field("addressee", "受委托机构", art("SAMR-P", "32")),
            CASE,
            table("items", "送检物品", art("SAMR-P", "32"), "序号", "名称", "规格批号", "数量"),
            prose("matter", "委托事项", art("SAMR-P", "32")),
            field("until", "完成期限", CUSTOM, warn=True),
            DATE,
        ),
    ),
    Kind(
        code=K.APPRAISAL_RESULT_NOTICE,
        row=11,
        approvers=UNIT_OR_HEAD,
        articles=(art("SAMR-P", "32"), art("MEE-PC", "14")),
        place=Place.SERVED,
        generic=GenericPlace.EVIDENCE,
        word="检告",
        sealed=True,
        of=Record.APPRAISAL,
        must=True,
        elements=(
            PARTY,
            field("institution", "检测(检验、检疫、鉴定)机构", MEE),
            field("report_number", "报告编号", MEE),
            prose("result", "结果", art("MEE-PC", "14")),
            prose(
                "objection",
                "提出异议、申请复检的权利和期限",
                CUSTOM,
                lead="你(单位)对上述结果有异议的，",
                warn=True,
            ),
            DATE,
        ),
    ),
)
