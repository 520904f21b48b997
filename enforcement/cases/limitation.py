"""What the limitation bars once it is known which law binds the act (Penalty Law Art. 36; 生态环境法典 Art. 1054)."""

from __future__ import annotations

from datetime import datetime

from enforcement.cases.models import Case
from enforcement.law.limitation import in_time
from enforcement.registry.models import legal_day


def weigh_limitation(case: Case, at: datetime) -> None:
    """Bar a penalty for an act discovered too late, and lift the bar where what was stated or judged says otherwise."""
    case.unhinder("limitation_passed", at=at)
    found = case.limitations(legal_day(at))
    if not found or in_time(found, case.discovered):
        return
    said = ";".join(one.said for one in found)
    detail = f"{said},{case.discovered}发现,已逾追责期限,不再给予行政处罚"
    case.hinder("limitation_passed", found[0].article, detail, at=at)
