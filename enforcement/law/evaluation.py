"""The short standard of case-file evaluation 案卷评查: veto items, deductions, grades.

It follows the ecology ministry's 2024 standard (items cited by number) and the articles it enforces. For the
other departments, and as to points and grades, it is a county standard to be confirmed: `verified=False`.
"""

from dataclasses import dataclass

from enforcement.law.statutes import Article, art
from enforcement.law.values import Labelled

FULL_SCORE = 100


@dataclass(frozen=True, slots=True)
class EvaluationItem:
    """One row of the standard. `points` is None for a veto; `by_machine`: the file's data decide it."""

    code: str
    text: str
    article: Article
    by_machine: bool
    points: int | None = None
    verified: bool = True

    @property
    def veto(self) -> bool:
        """Whether the finding alone makes the file fail."""
        return self.points is None


class Grade(Labelled):
    """The result of a file."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"


#: Lowest score of each grade, inclusive.
GRADE_FLOORS: tuple[tuple[Grade, int], ...] = ((Grade.EXCELLENT, 90), (Grade.GOOD, 80), (Grade.PASS, 70))

VETO_ITEMS = (
    EvaluationItem("V01", "执法人员少于两人，或者行为当日执法证件无效", art("CFF", "42"), by_machine=True),
    EvaluationItem("V02", "处罚没有依据，或者依据当日未公布、已失效", art("CFF", "38"), by_machine=True),
    EvaluationItem("V03", "主要事实与在案证据不符，或者证据不足", art("MEE-PC", "5-6"), by_machine=False),
    EvaluationItem("V04", "各文书中当事人名称不一致或者对象错误", art("MEE-PC", "3-4"), by_machine=False),
    EvaluationItem(
        "V05", "未告知拟处罚内容、事实、理由、依据和权利，即作出决定", art("CFF", "44,62"), by_machine=True
    ),
    EvaluationItem(
        "V06", "陈述申辩、听证期限届满前且无明确放弃，即作出决定", art("MEE-PC", "14"), by_machine=True
    ),
    EvaluationItem(
        "V07", "未对陈述申辩复核，应当听证未听证，或者回避未决定", art("MEE-PC", "15"), by_machine=True
    ),
    EvaluationItem(
        "V08", "应当集体讨论而未讨论，或者办案人员参与表决", art("MEE-PC", "17-18"), by_machine=True
    ),
    EvaluationItem("V09", "应当法制审核而未审核、未通过即作出决定", art("CFF", "58"), by_machine=True),
    EvaluationItem("V10", "办案人员担任审核人员", art("MEE-PC", "21"), by_machine=True),
    EvaluationItem("V11", "超过行政处罚时效", art("CFF", "36"), by_machine=True),
    EvaluationItem(
        "V12", "处罚超出法定种类、幅度，或者无理由加重、减轻", art("MEE-PC", "12"), by_machine=False
    ),
    EvaluationItem(
        "V13",
        "强制措施未依法批准、没有现场笔录，或者期限届满仍未解除",
        art("MEE-PC", "16,25"),
        by_machine=True,
    ),
)

DEDUCTION_ITEMS = (
    EvaluationItem("D01", "立案超过规定期限", art("CFF", "54"), True, 5, verified=False),
    EvaluationItem("D02", "决定超过规定期限", art("CFF", "60"), True, 10, verified=False),
    EvaluationItem(
        "D03", "检查、询问笔录缺少亮证、权利告知或者签名", art("CFF", "55"), False, 10, verified=False
    ),
    EvaluationItem("D04", "未责令改正或者限期改正", art("CFF", "28"), True, 10, verified=False),
    EvaluationItem("D05", "决定书要素不全", art("CFF", "59"), True, 10, verified=False),
    EvaluationItem("D06", "送达超过七个工作日或者送达回证不全", art("CFF", "61"), True, 10, verified=False),
    EvaluationItem("D07", "决定未在规定期限内公示", art("CFF", "48"), True, 5, verified=False),
    EvaluationItem(
        "D08", "启动、调查取证、审核、决定、送达、执行记录不全", art("CFF", "47"), True, 5, verified=False
    ),
    EvaluationItem("D09", "裁量未说明基准和理由", art("CFF", "34"), False, 10, verified=False),
    EvaluationItem(
        "D10", "证据来源、制作方法、制作人未注明或者未查证", art("CFF", "46"), False, 10, verified=False
    ),
    EvaluationItem("D11", "结案、归档手续不全", art("118"), False, 10, verified=False),
    EvaluationItem(
        "D12", "应当音像记录的现场执法活动没有记录或者记录不完整", art("CFF", "47"), True, 5, verified=False
    ),
)

STANDARD = VETO_ITEMS + DEDUCTION_ITEMS
STANDARD_VERSION = "2026.3"


@dataclass(frozen=True, slots=True)
class Score:
    """What the findings come to."""

    points: int
    grade: Grade
    vetoed: bool


def score(found: frozenset[str]) -> Score:
    """Score a file by the codes of the items found against it; one veto and the file scores nothing.

    Raises: ValueError for a code that is not in the standard.
    """
    rows = {row.code: row for row in STANDARD}
    unknown = found - rows.keys()
    if unknown:
        raise ValueError(f"评查标准中没有：{'、'.join(sorted(unknown))}")
    if any(rows[code].veto for code in found):
        return Score(0, Grade.FAIL, vetoed=True)
    points = max(0, FULL_SCORE - sum(rows[code].points or 0 for code in found))
    grade = next((grade for grade, floor in GRADE_FLOORS if points >= floor), Grade.FAIL)
    return Score(points, grade, vetoed=False)
