"""What a store is asked for, why, and what happens without it. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Necessity(StrEnum):
    """What follows where the store lacks it."""

    REQUIRED = "required"
    FALLBACK = "fallback"
    INFORMATIVE = "informative"

    @property
    def label(self) -> str:
        """As the operator reads it."""
        return {"required": "生产必需", "fallback": "有替代", "informative": "供参考"}[self.value]


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing a store can or cannot do; `fallback` is what is done without it, or what follows."""

    code: str
    name: str
    why: str
    necessity: Necessity
    fallback: str


_REQUIRED, _FALLBACK, _INFORMATIVE = Necessity.REQUIRED, Necessity.FALLBACK, Necessity.INFORMATIVE
_MD5 = "改用 Content-MD5（S3_CHECKSUM=md5），整个文件的 SHA-256 由后台回读确认"
_KEYS = "键由服务器随机生成、从不重复使用；版本控制保留每个版本，证据登记版本号"

CAPABILITIES: Final = (
    Capability(
        "signature",
        "签名校验",
        "无签名、签名被改动或改用他键的请求不得读写原件",
        _REQUIRED,
        "原件可被任何人读取或改写：不能用于生产",
    ),
    Capability("expiry", "签名到期", "发给手机的地址过期后不得再用", _REQUIRED, "地址永久有效：不能用于生产"),
    Capability(
        "length", "长度绑定", "签名绑定的长度以外的内容不被接受", _FALLBACK, "以校验值拒绝，完成时再核对大小"
    ),
    Capability("sha256_put", "SHA-256 校验（单次上传）", "字节不符即被拒绝", _FALLBACK, _MD5),
    Capability("sha256_part", "SHA-256 校验（分段）", "分段不符即被拒绝，重发一段即可", _FALLBACK, _MD5),
    Capability(
        "sha256_complete", "SHA-256 校验（合并）", "合并时核对各段校验值，不读回即知完整", _FALLBACK, _MD5
    ),
    Capability(
        "md5_put", "Content-MD5 校验（单次上传）", "不支持 SHA-256 时的替代", _FALLBACK, "须支持 SHA-256 校验"
    ),
    Capability(
        "md5_part", "Content-MD5 校验（分段）", "不支持 SHA-256 时的替代", _FALLBACK, "须支持 SHA-256 校验"
    ),
    Capability(
        "md5_etag",
        "ETag 为 MD5",
        "合并后核对各段的 MD5，不读回即知完整",
        _FALLBACK,
        "须支持 SHA-256 校验",
    ),
    Capability("conditional_put", "条件写入（单次上传）", "同一键只能写入一次", _FALLBACK, _KEYS),
    Capability("conditional_race", "条件写入（并发）", "同时写入同一键，只有一个成功", _FALLBACK, _KEYS),
    Capability("conditional_complete", "条件写入（合并）", "合并不得覆盖已有的键", _FALLBACK, _KEYS),
    Capability(
        "versions",
        "版本控制",
        "覆盖与删除只产生新版本，原版本按版本号仍可读取",
        _REQUIRED,
        "证据可被覆盖：不能用于生产",
    ),
    Capability(
        "versions_stay",
        "版本控制不可停用",
        "启用对象锁定的存储桶不得停用版本控制",
        _FALLBACK,
        "每次启动时检查版本控制是否启用",
    ),
    Capability(
        "object_lock",
        "对象锁定（合规模式）",
        "保留期内任何人不得删除、缩短或降级",
        _REQUIRED,
        "证据可被删除：不能用于生产",
    ),
    Capability(
        "lock_extension", "延长保留期", "立案、结案时延长保留期", _REQUIRED, "保留期不足：不能用于生产"
    ),
    Capability(
        "lock_default",
        "默认保留期",
        "上传完成即受保护，不待另行设置",
        _INFORMATIVE,
        "入库时另行设置保留期",
    ),
    Capability(
        "lock_expiry",
        "保留期届满",
        "期满后可依法销毁",
        _INFORMATIVE,
        "期满仍不能删除：销毁须由存储管理员进行",
    ),
    Capability(
        "legal_hold",
        "依法保留",
        "复议、诉讼期间不得删除，不论保留期",
        _REQUIRED,
        "证据可被删除：不能用于生产",
    ),
    Capability(
        "bucket_stays",
        "非空存储桶不可删除",
        "一次调用不得清除全部原件",
        _REQUIRED,
        "证据可被删除：不能用于生产",
    ),
    Capability(
        "ranges", "按范围读取", "按需读取大文件，内存有界", _REQUIRED, "无法校验和播放大文件：不能用于生产"
    ),
    Capability(
        "response_headers",
        "指定响应类型",
        "下载时以指定的类型和文件名应答，不在浏览器中直接打开",
        _REQUIRED,
        "伪装的文件会在浏览器中打开：不能用于生产",
    ),
    Capability(
        "cors",
        "跨域规则",
        "指定网页可直接上传，其他网页不可",
        _FALLBACK,
        "手机应用不受影响；网页上传由反向代理加响应头",
    ),
    Capability(
        "multipart", "分段上传", "断点续传：列出已收分段，合并后内容一致", _REQUIRED, "无法续传：不能用于生产"
    ),
    Capability(
        "multipart_again",
        "重复合并与中止",
        "应答丢失后重复请求，不得丢失或重复",
        _REQUIRED,
        "重复请求会损坏上传：不能用于生产",
    ),
    Capability(
        "multipart_found",
        "按键查找分段上传",
        "崩溃后找回已开始的上传",
        _FALLBACK,
        "重新开始上传，残留分段由存储清理",
    ),
    Capability(
        "restart",
        "跨重启的分段上传",
        "存储重启后已收分段、已签地址仍有效，已确认的字节仍在",
        _FALLBACK,
        "重启后须重新发起上传；用 --phase begin、重启、--phase finish 检验",
    ),
    Capability(
        "clock", "时钟", "存储与服务器时钟相差不超过 5 秒", _INFORMATIVE, "校准两端时钟，否则签名和保留期有误"
    ),
)


def by_code(code: str) -> Capability:
    """The row.

    Raises: KeyError.
    """
    return {one.code: one for one in CAPABILITIES}[code]
