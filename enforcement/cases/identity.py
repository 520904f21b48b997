"""Numbers of people and organisations: what makes one valid (GB 11643, GB 32100); pure."""

from datetime import date

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def resident_number(text: str, today: date) -> str:
    """Return a resident identity number 公民身份号码 in its normal form.

    The division is not checked: it is the one at the time of issue, and tables of today reject valid numbers.
    Raises ValueError with the reason in Chinese.
    """
    number = text.strip().upper()
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():  # noqa: PLR2004 - GB 11643
        raise ValueError("公民身份号码应为 17 位数字加 1 位校验码。")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise ValueError("公民身份号码中的出生日期不存在。") from error
    if born > today:
        raise ValueError("公民身份号码中的出生日期晚于今日。")
    if (
        _CHECK[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11]
        != number[17]
    ):
        raise ValueError("公民身份号码的校验码不符。")
    return number


def born_on(number: str) -> date:
    """The day of birth in a valid resident number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def credit_code(text: str) -> str:
    """Return a unified social credit code 统一社会信用代码 in its normal form. Raises ValueError in Chinese."""
    try:
        return str(uscc.validate(text.strip().upper()))
    except ValidationError as error:
        raise ValueError("统一社会信用代码的格式或校验码不符。") from error
