"""Which instruments 文书 a procedure needs, per department: who signs, where in the file, by which article.

Market regulation fixes the order of its file by article (程序规定 Art. 78); the other departments' places in the
file follow it unverified. Where only market regulation's rule was read, the others keep the instrument as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from enforcement.law.competences import Signatory
from enforcement.law.instrument_kinds import InstrumentKind, Section, Side, Volume
from enforcement.law.statutes import Article, art
from enforcement.law.values import Department

__all__ = ["INSTRUMENTS", "InstrumentKind", "InstrumentRow", "Section", "Side", "Volume", "instruments"]


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One instrument of some departments. `always`: every case of the procedure has it, else only `when`.

    `signed_by` in order: who proposes, who approves. `place_verified`: the place in the file was read.
    """

    kind: InstrumentKind
    section: Section
    side: Side
    signed_by: tuple[Signatory, ...]
    volume: Volume
    departments: frozenset[Department]
    article: Article
    always: bool = False
    when: str = ""
    title: str = ""
    verified: bool = True
    place_verified: bool = False

    @property
    def name(self) -> str:
        """What the department calls it."""
        return self.title or self.kind.label


_K, _S = InstrumentKind, Signatory
_ALL: Final = frozenset(Department)
_MARKET: Final = frozenset({Department.MARKET_REGULATION})
_OTHERS: Final = _ALL - _MARKET
_INTERNAL, _SERVED, _SIGNED, _LETTER = Side.INTERNAL, Side.SERVED, Side.SIGNED, Side.BETWEEN_AGENCIES
_MAIN, _SUB, _BOTH = Volume.MAIN, Volume.SUB, Volume.BOTH
_UNIT_HEAD: Final = (_S.UNIT, _S.HEAD)
_SEAL: Final = (_S.AGENCY,)
_HEAD_SEAL: Final = (_S.HEAD, _S.AGENCY)
_OFFICERS_PARTY: Final = (_S.OFFICERS, _S.PARTY)
_PROVIDED: Final = (_S.OFFICERS, _S.PROVIDER)
#: What no text names is kept as part of the record of the whole process.
_RECORD: Final = art("CFF", "47")


@dataclass(frozen=True, slots=True)
class _Listed:
    """One kind as it stands in the list. `law` and `market`: the articles that ask for it, of all and of one.

    No `when`: every case of the procedure has it.
    """

    kind: InstrumentKind
    side: Side
    signed_by: tuple[Signatory, ...]
    volume: Volume
    law: str = ""
    market: str = ""
    when: str = ""

    def rows(self, section: Section) -> Iterable[InstrumentRow]:
        """The kind for market regulation and for the rest."""
        general = Article.parse(self.law) if self.law else None
        own = art("SAMR-P", self.market) if self.market else general
        for departments, article in ((_MARKET, own), (_OTHERS, general)):
            yield InstrumentRow(
                kind=self.kind,
                section=section,
                side=self.side,
                signed_by=self.signed_by,
                volume=self.volume,
                departments=departments,
                article=article or _RECORD,
                always=not self.when,
                when=self.when,
                verified=article is not None,
                place_verified=departments == _MARKET and article is not None,
            )


_L = _Listed
_LIST: Final[Mapping[Section, tuple[_Listed, ...]]] = {
    Section.ORDINARY: (
        _L(_K.CLUE_REGISTER, _INTERNAL, (_S.OFFICERS, _S.UNIT), _SUB, "CFF 47", "18"),
        _L(_K.FILING_APPROVAL, _INTERNAL, _UNIT_HEAD, _MAIN, "CFF 54", "19"),
        _L(_K.NO_FILING_APPROVAL, _INTERNAL, _UNIT_HEAD, _SUB, "", "20", when="不予立案的"),
        _L(_K.JURISDICTION_LETTER, _LETTER, (_S.SUPERIOR,), _MAIN, "CFF 25", "13-16", when="指定管辖的"),
        _L(_K.CASE_TRANSFER, _LETTER, _HEAD_SEAL, _MAIN, "CFF 25", "17", when="移送其他机关的"),
        _L(_K.RECUSAL_APPLICATION, _SIGNED, (_S.PARTY,), _MAIN, "CFF 43", when="当事人申请回避的"),
        _L(_K.RECUSAL_DECISION, _SERVED, _HEAD_SEAL, _MAIN, "CFF 43", "4", when="申请或者自行回避的"),
        _L(_K.SITE_RECORD, _SIGNED, _OFFICERS_PARTY, _MAIN, "CFF 55", "28", when="现场检查、勘验的"),
        _L(_K.QUESTIONING_RECORD, _SIGNED, (_S.OFFICERS, _S.ASKED), _MAIN, "CFF 55", "29", when="询问的"),
        _L(_K.EVIDENCE_EXTRACT, _SIGNED, _PROVIDED, _MAIN, "CFF 46", "24", when="调取书证、物证的"),
        _L(_K.PICTURE_EVIDENCE, _SIGNED, _PROVIDED, _MAIN, "CFF 46", "25", when="制作照片、影像的"),
        _L(_K.ELECTRONIC_DATA_RECORD, _SIGNED, _PROVIDED, _MAIN, "CFF 46", "26", when="提取电子数据的"),
        _L(_K.MATERIAL_DEMAND, _SERVED, _UNIT_HEAD, _MAIN, "", "30", when="要求限期提供材料的"),
        _L(_K.SAMPLING_RECORD, _SIGNED, _OFFICERS_PARTY, _MAIN, "CFF 56", "31", when="抽样取证的"),
        _L(_K.SAMPLING_LIST, _SIGNED, _OFFICERS_PARTY, _MAIN, "CFF 56", "31", when="抽样取证的"),
        _L(
            _K.APPRAISAL_COMMISSION, _LETTER, _HEAD_SEAL, _MAIN, "", "32", when="委托检测、检验、检疫、鉴定的"
        ),
        _L(
            _K.APPRAISAL_RESULT_NOTICE,
            _SERVED,
            (_S.UNIT,),
            _MAIN,
            "",
            "32",
            when="委托检测、检验、检疫、鉴定的",
        ),
        _L(_K.ASSISTANCE_LETTER, _LETTER, _HEAD_SEAL, _MAIN, "CFF 26", "45", when="请求协助调查的"),
        _L(_K.CORRECTION_ORDER, _SERVED, _HEAD_SEAL, _MAIN, "CFF 28"),
        _L(_K.CORRECTION_RECHECK, _SIGNED, _OFFICERS_PARTY, _MAIN, "CFF 28", when="限期改正的"),
        _L(
            _K.MATTER_APPROVAL,
            _INTERNAL,
            _UNIT_HEAD,
            _SUB,
            "",
            "41,46,47,64",
            when="延期、中止、恢复、终止、先行处置等",
        ),
        _L(_K.INVESTIGATION_REPORT, _INTERNAL, (_S.OFFICERS, _S.UNIT), _SUB, "CFF 57", "48"),
        _L(_K.CASE_AUDIT, _INTERNAL, (_S.AUDITOR,), _SUB, "", "49,52-54", when="非重大案件"),
        _L(_K.REVIEW_SUBMISSION, _INTERNAL, (_S.UNIT,), _SUB, "CFF 58", "50", when="重大执法决定"),
        _L(_K.REVIEW_OPINION, _INTERNAL, (_S.REVIEWER,), _SUB, "CFF 58", "50-55", when="重大执法决定"),
        _L(_K.NOTICE_APPROVAL, _INTERNAL, _UNIT_HEAD, _SUB, "", "56"),
        _L(_K.PENALTY_NOTICE, _SERVED, _SEAL, _MAIN, "CFF 44", "57"),
        _L(_K.HEARING_RIGHT_NOTICE, _SERVED, _SEAL, _MAIN, "CFF 63-64", "57", when="属于听证范围的"),
        _L(_K.DEFENCE_RECORD, _SIGNED, _OFFICERS_PARTY, _MAIN, "CFF 45", when="当事人陈述、申辩的"),
        _L(_K.DEFENCE_WAIVER, _SIGNED, (_S.PARTY,), _MAIN, "CFF 62", when="明确放弃陈述、申辩的"),
        _L(_K.HEARING_WAIVER, _SIGNED, (_S.PARTY,), _MAIN, "CFF 63-64", when="明确放弃听证的"),
        _L(_K.REEXAMINATION_OPINION, _INTERNAL, (_S.UNIT,), _SUB, "CFF 45", "58"),
        _L(
            _K.DISCUSSION_RECORD,
            _INTERNAL,
            (_S.COLLECTIVE,),
            _SUB,
            "CFF 57§2",
            "60",
            when="情节复杂或者重大违法行为",
        ),
        _L(_K.DECISION_APPROVAL, _INTERNAL, _UNIT_HEAD, _SUB, "CFF 57"),
        _L(_K.PENALTY_DECISION, _SERVED, _SEAL, _MAIN, "CFF 59", when="给予处罚的"),
        _L(_K.NO_PENALTY_DECISION, _SERVED, _SEAL, _MAIN, "CFF 33,57", "60-61", when="不予处罚的"),
        _L(_K.EDUCATION_RECORD, _SIGNED, _OFFICERS_PARTY, _MAIN, "CFF 33", when="不予处罚的"),
        _L(_K.SERVICE_ADDRESS, _SIGNED, (_S.PARTY,), _MAIN, "CFF 61", "82-83"),
        _L(_K.SERVICE_RECEIPT, _SIGNED, (_S.RECIPIENT, _S.SERVER, _S.WITNESS), _MAIN, "MSF 87", "82"),
        _L(_K.SERVICE_ANNOUNCEMENT, _SERVED, _SEAL, _MAIN, "MSF 95", "82(5)", when="公告送达的"),
        _L(_K.CLERICAL_CORRECTION, _SERVED, _HEAD_SEAL, _MAIN, when="仅限文字、计算等笔误"),
        _L(_K.CRIME_TRANSFER, _LETTER, (_S.CHIEF, _S.AGENCY), _MAIN, "YSG 5-6", when="涉嫌犯罪的"),
        _L(_K.CLOSING_APPROVAL, _INTERNAL, _UNIT_HEAD, _SUB, "", "77"),
        _L(_K.COVER, _INTERNAL, (_S.ARCHIVIST,), _BOTH, "", "78"),
        _L(_K.CATALOGUE, _INTERNAL, (_S.ARCHIVIST,), _BOTH, "", "78"),
        _L(_K.FILE_NOTE, _INTERNAL, (_S.ARCHIVIST,), _BOTH, "", "78"),
    ),
    Section.SIMPLE: (
        _L(_K.ON_SPOT_DECISION, _SERVED, (_S.OFFICERS,), _MAIN, "CFF 52", "67-68"),
        _L(_K.ON_SPOT_RECORD, _SIGNED, _OFFICERS_PARTY, _MAIN, "CFF 44-45", "69"),
        _L(_K.ON_SPOT_FILING, _INTERNAL, (_S.UNIT,), _SUB, "CFF 52", "70"),
        _L(_K.ON_SPOT_COLLECTION, _INTERNAL, (_S.OFFICERS,), _SUB, "CFF 68-71", when="当场收缴罚款的"),
    ),
    Section.MEASURES: (
        _L(_K.PRESERVATION_APPROVAL, _INTERNAL, _UNIT_HEAD, _SUB, "CFF 56", "33", when="先行登记保存的"),
        _L(_K.PRESERVATION_NOTICE, _SERVED, _HEAD_SEAL, _MAIN, "CFF 56", "34", when="先行登记保存的"),
        _L(_K.PRESERVATION_LIST, _SIGNED, _OFFICERS_PARTY, _MAIN, "CFF 56", "34", when="先行登记保存的"),
        _L(_K.PRESERVATION_OUTCOME, _SERVED, _HEAD_SEAL, _MAIN, "CFF 56", "35", when="先行登记保存的"),
        _L(_K.MEASURE_APPROVAL, _INTERNAL, _UNIT_HEAD, _SUB, "QZF 18(1),19", when="查封、扣押的"),
        _L(_K.MEASURE_DECISION, _SERVED, _SEAL, _MAIN, "QZF 24", when="查封、扣押的"),
        _L(_K.MEASURE_LIST, _SIGNED, _OFFICERS_PARTY, _MAIN, "QZF 24", when="查封、扣押的"),
        _L(_K.SEAL_STRIP, _SERVED, _SEAL, _MAIN, when="查封的"),
        _L(
            _K.MEASURE_RECORD,
            _SIGNED,
            (_S.OFFICERS, _S.PARTY, _S.WITNESS),
            _MAIN,
            "QZF 18(7-9)",
            when="查封、扣押的",
        ),
        _L(
            _K.APPRAISAL_PERIOD_NOTICE,
            _SERVED,
            (_S.UNIT,),
            _MAIN,
            "QZF 25§3",
            when="期间须检测、检验、检疫、鉴定的",
        ),
        _L(_K.MEASURE_EXTENSION, _SERVED, _HEAD_SEAL, _MAIN, "QZF 25§2", when="延长期限的"),
        _L(_K.RELEASE_DECISION, _SERVED, _HEAD_SEAL, _MAIN, "QZF 27-28", when="解除的"),
        _L(_K.RETURN_LIST, _SIGNED, _OFFICERS_PARTY, _MAIN, "QZF 28", when="返还物品的"),
        _L(
            _K.CUSTODY_AGREEMENT, _SIGNED, (_S.AGENCY, _S.CUSTODIAN), _MAIN, "QZF 26", when="委托第三人保管的"
        ),
        _L(_K.EARLY_DISPOSAL, _SERVED, _HEAD_SEAL, _MAIN, "", "41-42", when="先行处置的"),
        _L(_K.FREEZING_DECISION, _SERVED, _HEAD_SEAL, _MAIN, "QZF 30-31", when="法律授权冻结的"),
        _L(_K.FREEZING_NOTICE, _LETTER, _HEAD_SEAL, _MAIN, "QZF 30-33", when="法律授权冻结的"),
    ),
    Section.HEARING: (
        _L(_K.HEARING_APPLICATION, _SIGNED, (_S.PARTY,), _MAIN, "CFF 64(1)", when="当事人要求听证的"),
        _L(_K.HEARING_ADMISSION, _SERVED, _SEAL, _MAIN, "CFF 64(1)", when="当事人要求听证的"),
        _L(_K.HEARING_NOTICE, _SERVED, _SEAL, _MAIN, "CFF 64(2)", when="举行听证的"),
        _L(_K.HEARING_ANNOUNCEMENT, _SERVED, _SEAL, _MAIN, "CFF 64(3)", when="公开举行听证的"),
        _L(
            _K.HEARING_TRANSCRIPT,
            _SIGNED,
            (_S.HOST, _S.RECORDER, _S.PARTY),
            _MAIN,
            "CFF 64(8),65",
            when="举行听证的",
        ),
        _L(_K.HEARING_REPORT, _INTERNAL, (_S.HOST,), _SUB, "", "60,78", when="举行听证的"),
    ),
    Section.EXECUTION: (
        _L(
            _K.DEFERRAL_APPLICATION,
            _SIGNED,
            (_S.PARTY,),
            _MAIN,
            "CFF 66",
            "74",
            when="暂缓或者分期缴纳罚款的",
        ),
        _L(_K.DEFERRAL_APPROVAL, _SERVED, _HEAD_SEAL, _MAIN, "CFF 66", "74", when="暂缓或者分期缴纳罚款的"),
        _L(_K.DEMAND, _SERVED, _SEAL, _MAIN, "QZF 35,54", when="逾期不履行的"),
        _L(_K.EXECUTION_DECISION, _SERVED, _HEAD_SEAL, _MAIN, "QZF 37", when="法律授予强制执行权的"),
        _L(_K.SUBSTITUTE_DECISION, _SERVED, _HEAD_SEAL, _MAIN, "QZF 51", when="代履行的"),
        _L(_K.COURT_APPLICATION, _LETTER, _HEAD_SEAL, _MAIN, "QZF 55", when="申请人民法院强制执行的"),
        _L(_K.FINE_RECEIPT, _INTERNAL, (_S.AGENCY,), _MAIN, "CFF 70", when="罚款、没收的"),
        _L(_K.GOODS_DISPOSAL, _INTERNAL, (_S.CUSTODIAN, _S.WITNESS), _MAIN, "CFF 74", when="没收物品的"),
    ),
}
_TRANSPORT: Final = frozenset({Department.TRANSPORT})
#: What transport calls by other names, the second from practice.
_RENAMED: Final = {
    InstrumentKind.FILING_APPROVAL: ("立案登记表", art("MOT-P", "62-63"), True),
    InstrumentKind.PENALTY_NOTICE: ("违法行为通知书", art("MOT-P"), False),
}


def _named(row: InstrumentRow) -> Iterable[InstrumentRow]:
    """The row, and transport's own beside it where transport has another name for it."""
    renamed = _RENAMED.get(row.kind)
    if renamed is None or Department.TRANSPORT not in row.departments:
        yield row
        return
    title, article, verified = renamed
    yield replace(row, departments=row.departments - _TRANSPORT)
    yield replace(row, departments=_TRANSPORT, article=article, title=title, verified=verified)


INSTRUMENTS: Final[tuple[InstrumentRow, ...]] = tuple(
    named
    for section, listed in _LIST.items()
    for one in listed
    for row in one.rows(section)
    for named in _named(row)
)


def instruments(department: Department, section: Section) -> tuple[InstrumentRow, ...]:
    """The instruments of one section as the department has them."""
    return tuple(row for row in INSTRUMENTS if row.section is section and department in row.departments)
