"""Offices and who may hold which together; pure."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from enforcement.errors import Requirement
from enforcement.journal.rules import personal
from enforcement.law.statutes import art
from enforcement.law.values import Labelled


class Role(StrEnum):
    """An office 职务 a person holds in one agency for a time."""

    OFFICER = "officer"
    UNIT_HEAD = "unit_head"
    AGENCY_HEAD = "agency_head"
    LEGAL_REVIEWER = "legal_reviewer"
    CASE_AUDITOR = "case_auditor"
    HEARING_CHAIR = "hearing_chair"
    HEARING_RECORDER = "hearing_recorder"
    CUSTODIAN = "custodian"
    ARCHIVIST = "archivist"
    PUBLISHER = "publisher"
    EVALUATOR = "evaluator"
    SUPERVISOR = "supervisor"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """The office in Chinese."""
        return _LABELS[self]


_LABELS = {
    Role.OFFICER: "执法人员",
    Role.UNIT_HEAD: "办案机构负责人",
    Role.AGENCY_HEAD: "机关负责人",
    Role.LEGAL_REVIEWER: "法制审核人员",
    Role.CASE_AUDITOR: "案件审核人员",
    Role.HEARING_CHAIR: "听证主持人",
    Role.HEARING_RECORDER: "听证记录员",
    Role.CUSTODIAN: "涉案财物保管员",
    Role.ARCHIVIST: "档案管理员",
    Role.PUBLISHER: "公示管理员",
    Role.EVALUATOR: "案卷评查员",
    Role.SUPERVISOR: "执法监督人员",
    Role.REGISTRAR: "基础信息登记员",
    Role.AUDITOR: "审计员",
}


class Rank(StrEnum):
    """Rank of a head 机关负责人: only the chief or acting chief transfers a crime (令310 Art. 5)."""

    CHIEF = "chief"
    DEPUTY = "deputy"
    ACTING = "acting"


class CertificateState(Labelled):
    """What a certificate 行政执法证 is worth on a day."""

    VALID = "valid", "有效"
    NOT_YET_VALID = "not_yet_valid", "尚未生效"
    EXPIRED = "expired", "已过期"
    REVOKED = "revoked", "已吊销"


class AgencyKind(StrEnum):
    """What kind of body an agency is."""

    DEPARTMENT = "department"
    GOVERNMENT = "government"
    TOWNSHIP = "township"
    JUSTICE_BUREAU = "justice_bureau"


#: Roles that see the cases of their own agency from the clue on.
CASEWORK = frozenset(
    {
        Role.OFFICER,
        Role.UNIT_HEAD,
        Role.AGENCY_HEAD,
        Role.PUBLISHER,
        Role.HEARING_CHAIR,
        Role.HEARING_RECORDER,
        Role.CUSTODIAN,
        Role.ARCHIVIST,
    }
)
#: Roles that see the cases of their own agency once there is a dossier.
REVIEWING = frozenset({Role.LEGAL_REVIEWER, Role.CASE_AUDITOR})


@dataclass(frozen=True, slots=True)
class InForce:
    """A half-open interval of days: `start` is in, `end` is out, None never ends."""

    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the day lies in the interval."""
        return self.start <= day and (self.end is None or day < self.end)


#: What a card carries: letters, digits, hyphens.
_CERTIFICATE_NUMBER: Final = re.compile(r"[0-9A-Z](?:[0-9A-Z-]{3,28})[0-9A-Z]")


def is_certificate_number(text: str) -> bool:
    """Say whether the text can be the number of a certificate, which every entry of the journal carries."""
    return bool(_CERTIFICATE_NUMBER.fullmatch(text)) and not personal(text)


@dataclass(frozen=True, slots=True)
class Nomination:
    """An appointment as it is proposed. `acts` limits a delegated signature to some matters."""

    role: Role
    rank: str = ""
    is_officer: bool = False
    qualification: str = ""
    prior_service: bool = False
    delegated: bool = False
    acts: tuple[str, ...] = ()


def appointment_requirements(nomination: Nomination) -> tuple[Requirement, ...]:
    """Every condition of an appointment, met and unmet."""
    found = []
    if nomination.role is Role.OFFICER:
        found.append(
            Requirement(
                "officer_listed",
                art("CFF", "42").cite(),
                "执法人员须列入本机关执法人员名录",
                met=nomination.is_officer,
            )
        )
    if nomination.role is Role.LEGAL_REVIEWER:
        found.append(
            Requirement(
                "reviewer_qualified",
                art("CFF", "58§2").cite(),
                "初次从事法制审核的,须取得法律职业资格;此前已从事的,须登记该经历",
                met=bool(nomination.qualification) or nomination.prior_service,
            )
        )
    ranked = nomination.role is Role.AGENCY_HEAD and not nomination.delegated
    found.append(
        Requirement(
            "head_has_rank",
            art("CFF", "57").cite(),
            "机关负责人须登记正职、副职或者主持工作,其他职务不登记",
            met=bool(nomination.rank) == ranked,
        )
    )
    found.append(
        Requirement(
            "delegation_names_acts",
            art("CFF", "57").cite(),
            "授权签批须列明所授权的事项;非授权的任职不限定事项",
            met=bool(nomination.acts) == nomination.delegated,
        )
    )
    return tuple(found)
