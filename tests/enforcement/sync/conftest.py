"""Officers with phones that were out of reach."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from enforcement.registry.models import Account, DeviceToken
from tests import factories
from tests.device import Log
from tests.enforcement.clients import Phone
from tests.factories import Team


class Handset(Phone):
    """A phone with a name, and the log it keeps."""

    def __init__(self, account: Account, device: str = "执法手机 1", log: Log | None = None) -> None:
        super().__init__()
        _, self.token = DeviceToken.objects.create(user=account, device=device)  # type: ignore[no-untyped-call]
        self.client.credentials(HTTP_AUTHORIZATION=f"Token {self.token}")
        self.account = account
        self.log = log or Log()

    def sync(self, *numbers: int) -> dict[str, Any]:
        """Send operations of the log; what became of each, by its number."""
        answer = self.post("/api/v1/sync", self.log.batch(*numbers))
        assert answer.status_code == 200, answer.content.decode()
        return dict(answer.json())

    def states(self, *numbers: int) -> list[str]:
        return [row["state"] for row in self.sync(*numbers)["operations"]]

    def clue(self, **said: Any) -> str:
        """Log the registration of a clue; returns the case's id."""
        id = str(said.pop("id", uuid4()))
        self.log.add("registerClue", clue_form(self.account, id), **said)
        return id

    def inspect(self, case: str, **said: Any) -> str:
        """Log a record; returns its id."""
        id = str(said.pop("id", uuid4()))
        self.log.add("inspect", record_form(self.account, id), params={"case_id": case}, **said)
        return id


def clue_form(account: Account, id: str) -> dict[str, Any]:
    return {
        "id": id,
        "agency": str(account.agency_id),
        "procedure": "ordinary",
        "title": "涉嫌经营超过保质期的食品案",
        "source": "inspection",
        "received_at": timezone.now().isoformat(),
        "summary": "日常监督检查发现货架上有超过保质期的食品。",
        "parties": [
            {
                "kind": "person",
                "name": "张某某",
                "id_number": "11010519491231002X",
                "phone": "13987654321",
            }
        ],
    }


def record_form(account: Account, id: str) -> dict[str, Any]:
    now = timezone.now().isoformat()
    return {
        "id": id,
        "occurred_from": now,
        "occurred_to": now,
        "place": "田园镇某某超市",
        "officers": [str(account.officer_id)],
        "certificates_shown": True,
        "rights_told": True,
        "text": "货架上有超过保质期的食品三袋。",
        "signature": "signed",
    }


@pytest.fixture
def team(db: None) -> Team:
    return factories.team()


@pytest.fixture
def handset(team: Team) -> Handset:
    return Handset(team.officer)
