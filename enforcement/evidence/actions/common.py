"""Who acts where nobody does, and how an act says that it was done before."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Machine:
    """The server itself, where no person acts."""

    account_id: UUID = _NOBODY
    certificate: str = ""


class AlreadyDone(Exception):
    """The act was done before; `value` is its result, and nothing is journaled twice."""

    def __init__(self, value: Any) -> None:
        self.value = value
        super().__init__()
