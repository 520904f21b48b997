"""The kinds of refusal. They know law, not HTTP; `config.problems` maps each kind to a status."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Requirement:
    """One statutory condition of an act.

    `article` is the citation in Chinese, `detail` says what is missing or what was found, `code` is stable.
    """

    code: str
    article: str
    detail: str
    met: bool = False


class Citable(Protocol):
    """What says in Chinese where it stands in the law."""

    def cite(self) -> str: ...  # noqa: D102 - the class says it


class Refusal(Exception):
    """An act was not done. `code` is stable, `message` is for people (Chinese).

    `article` cites what the refusal rests on where the message itself says what is unmet.
    """

    code = "refused"
    message = "操作被拒绝。"

    def __init__(
        self,
        message: str = "",
        *,
        code: str = "",
        requirements: Iterable[Requirement] = (),
        article: Citable | None = None,
        pointer: str = "",
    ) -> None:
        self.message = message or self.message
        self.code = code or self.code
        said = [Requirement(self.code, article.cite(), self.message)] if article else []
        self.requirements: tuple[Requirement, ...] = (*requirements, *said)
        self.pointer = pointer
        super().__init__(self.message)


class NotVisible(Refusal):
    """The thing does not exist, or not for this actor; the two are not told apart."""

    code = "not_found"
    message = "未找到,或您无权查看。"


class NotCompetent(Refusal):
    """The actor may see it but the law gives the act to somebody else."""

    code = "not_competent"
    message = "您没有办理此事项的职权。"


class NotNow(Refusal):
    """The case is not in a state in which the law allows the act."""

    code = "not_now"
    message = "当前不符合法定条件。"


class Taken(Refusal):
    """The client's identifier is already somebody's; says nothing about whose."""

    code = "id_taken"
    message = "该标识已被使用。"


class Stale(Refusal):
    """The actor decided on an older version of the record."""

    code = "stale"
    message = "记录已被他人更新,请重新读取后再办理。"


class VersionRequired(Refusal):
    """A step must say which version of the case it was decided on."""

    code = "if_match_required"
    message = "须以 If-Match 注明所依据的版本。"


class Malformed(Refusal):
    """The request cannot be read."""

    code = "malformed"
    message = "请求格式不正确。"


class Unprocessable(Refusal):
    """The request is readable and does not make sense; `pointer` names the place."""

    code = "unprocessable"
    message = "内容不符合要求。"


class KeyReused(Refusal):
    """The idempotency key stands for another request."""

    code = "idempotency_key_reused"
    message = "同一 Idempotency-Key 已用于内容不同的请求。"


class TooLarge(Refusal):
    """The declared size is beyond what is accepted."""

    code = "too_large"
    message = "文件超过允许的大小。"


class Unavailable(Refusal):
    """Storage or database is away; `retry_after` is in seconds. Nothing was lost."""

    code = "unavailable"
    message = "存储或数据库暂时不可用,请稍后重试;已提交的内容不会丢失。"

    def __init__(self, message: str = "", *, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after
