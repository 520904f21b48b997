"""What can go wrong with bytes. Each `str()` is a Chinese sentence for the person waiting."""

from collections.abc import Sequence


class StorageError(Exception):
    """Anything this app refuses or cannot do."""


class StorageUnavailable(StorageError):
    """S3 did not answer, or answered that it cannot. Nothing is known about the outcome; repeating is safe.

    `retry_after` is in seconds.
    """

    def __init__(self, reason: str = "对象存储暂时无法访问，请稍后重试", *, retry_after: int = 5) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class StorageMisconfigured(StorageUnavailable):
    """S3 answered, but refuses our credentials or has no such bucket: an administrator must act."""

    def __init__(self, code: str) -> None:
        super().__init__(f"对象存储拒绝访问（{code}），请联系系统管理员", retry_after=60)
        self.code = code


class StorageRefused(StorageError):
    """S3 refused a request for a reason that repeating it will not cure; `code` is S3's."""

    def __init__(self, code: str) -> None:
        super().__init__(f"对象存储拒绝了该请求（{code}）")
        self.code = code


class BucketUnfit(StorageError):
    """The bucket exists but cannot protect evidence."""


class ObjectMissing(StorageError):
    """The bytes have not arrived under their key."""

    def __init__(self) -> None:
        super().__init__("文件尚未上传到对象存储")


class AlreadyExists(StorageError):
    """There are bytes under the key already; they were not overwritten."""

    def __init__(self) -> None:
        super().__init__("对象存储中已有该文件，未被覆盖")


class ChecksumMismatch(StorageError):
    """What is stored is not what was declared."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("存储的内容与申报的大小或 SHA-256 校验值不符" + (f"（{detail}）" if detail else ""))


class UploadLost(StorageError):
    """S3 no longer knows the multipart upload and has no object: the file must be declared and sent anew."""

    def __init__(self) -> None:
        super().__init__("分段上传已失效，请重新发起上传")


class PartsMissing(StorageError):
    """Some parts have not arrived, or not in their planned size; `numbers` are 1-based."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(f"还有 {len(numbers)} 个分段未上传")
        self.numbers = tuple(numbers)


class PartsUndeclared(StorageError):
    """The SHA-256 of some parts has not been declared; `numbers` are 1-based."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(f"还有 {len(numbers)} 个分段未申报 SHA-256 校验值")
        self.numbers = tuple(numbers)


class Sha256Undeclared(StorageError):
    """The SHA-256 of the whole file has not been declared."""

    def __init__(self) -> None:
        super().__init__("尚未申报整个文件的 SHA-256 校验值")


class DeclaredOtherwise(StorageError):
    """The SHA-256 of the whole file was declared before, and is another."""

    def __init__(self) -> None:
        super().__init__("整个文件的 SHA-256 校验值与此前申报的不同")


class TreeMismatch(StorageError):
    """The client's tree hash is not that of the parts it declared; `found` is."""

    def __init__(self, found: str) -> None:
        super().__init__(f"申报的树哈希与各分段不符,按已申报的分段应为 {found}")
        self.found = found


class InvalidDeclaration(StorageError):
    """A declared value is malformed; `field` names the argument of `declare`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooLarge(StorageError):
    """The declared size exceeds `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"文件超过允许的最大大小（{limit} 字节）")
        self.limit = limit


class Conflict(StorageError):
    """The id is taken by another declaration. Says nothing about whose."""

    def __init__(self) -> None:
        super().__init__("该上传编号已被用于其他内容")


class WrongState(StorageError):
    """The upload is not in a state that allows this; `state` is the one it is in."""

    def __init__(self, state: str, label: str) -> None:
        super().__init__(f"上传处于“{label}”状态，不能进行此操作")
        self.state = state
