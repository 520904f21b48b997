"""Who acts where nobody does, and how an act says that it was done before."""

from typing import Any

from enforcement.journal.models import Machine

__all__ = ["AlreadyDone", "Machine"]


class AlreadyDone(Exception):
    """The act was done before; `value` is its result, and nothing is journaled twice."""

    def __init__(self, value: Any) -> None:
        self.value = value
        super().__init__()
