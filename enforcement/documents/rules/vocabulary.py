"""What may be done with an instrument after its issue."""

from enforcement.law.values import Labelled


class SealedBy(Labelled):
    """How the sealed file came about."""

    ELECTRONIC_SEAL = "electronic_seal", "电子印章"
    STAMPED_SCAN = "stamped_scan", "加盖印章后扫描"


class SignedBy(Labelled):
    """How a signature came about; what is on paper is scanned and bound as the original."""

    TABLET_SIGNATURE = "tablet_signature", "手写板签名"
    TABLET_FINGERPRINT = "tablet_fingerprint", "手写板指印"
    SIGNED_SCAN = "signed_scan", "纸质签名后扫描"
    REFUSED = "refused", "拒绝签名"


class Scope(Labelled):
    """How much of the file is put together."""

    WHOLE = "whole", "全卷(正卷和副卷)"
    MAIN = "main", "正卷"


#: What a sealed or signed original may be.
ORIGINALS = frozenset(
    {"application/pdf", "application/ofd", "image/jpeg", "image/png", "image/tiff", "image/heic"}
)
