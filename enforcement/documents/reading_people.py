"""Who signed, and in whose right: a delegate's name says who delegated the signature 授权签批."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import PROCEDURE, StepCode
from enforcement.registry.models import Appointment, legal_day
from enforcement.registry.rules import InForce


def signed_by(name: str, appointment: Appointment) -> str:
    """The name of who signed under an appointment."""
    delegator = appointment.delegated_by
    return f"{name}(受{delegator.account.name}委托)" if delegator else name


def signers(case: Case, names: Mapping[str, str]) -> Callable[[CaseStep], str]:
    """Who took each step of the case, by name; a delegate only where no office of their own explains the step."""
    rows = list(
        Appointment.objects.filter(agency_id=case.agency_id, account__in=case.steps.values("account"))
        .select_related("delegated_by__account")
        .order_by("pk")
    )

    def said(step: CaseStep) -> str:
        name, day, roles = (
            names.get(str(step.account_id), ""),
            legal_day(step.at),
            PROCEDURE[StepCode(step.code)].roles,
        )
        held = [
            row
            for row in rows
            if row.account_id == step.account_id
            and row.role in roles
            and InForce(row.valid_from, row.valid_to).covers(day)
            and (not row.acts or step.code in row.acts)
        ]
        own = next((row for row in held if row.delegated_by_id is None), None)
        return signed_by(name, own or held[0]) if held else name

    return said
