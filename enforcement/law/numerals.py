"""Chinese numerals of article numbers."""

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LIMIT = 10_000


def chinese_numeral(number: int) -> str:
    """58 is 五十八, 12 is 十二, 1054 is 一千零五十四.

    Raises: ValueError outside 1-9999.
    """
    if not 0 < number < _LIMIT:
        raise ValueError(f"条号超出范围：{number}")
    said = ""
    gap = False
    for position in reversed(range(len(_UNITS))):
        digit = number // 10**position % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + _UNITS[position]
        gap = digit == 0
    return said.removeprefix("一") if said.startswith("一十") else said
