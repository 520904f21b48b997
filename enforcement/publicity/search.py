"""Words as stored and looked for: pairs of neighbours, so that two Chinese characters suffice."""

import re
import unicodedata
from typing import Final

#: One bracket for all: who looks for 昌市监罚[2026]12号 means 昌市监罚〔2026〕12号.
_BRACKETS: Final = str.maketrans("[](){}【】〈〉《》", "〔〕" * 6)
_SPACE: Final = re.compile(r"\s+")
SHORTEST: Final = 2
LONGEST: Final = 50


def normal(text: str) -> str:
    """One spelling: width, case and brackets do not matter, white space is one blank."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_BRACKETS)
    return _SPACE.sub(" ", plain).strip()


def bigrams(text: str) -> list[str]:
    """Every pair of neighbours within a word of the normal form, once, sorted."""
    return sorted({word[i : i + 2] for word in normal(text).split(" ") for i in range(len(word) - 1)})


def words(query: str) -> list[str]:
    """The words looked for, in normal form.

    Raises: ValueError, in Chinese, where no word has two characters or the query is too long.
    """
    found = list(dict.fromkeys(normal(query).split(" "))) if normal(query) else []
    if len(query) > LONGEST:
        raise ValueError(f"检索词不得超过 {LONGEST} 个字符。")
    if found and not any(len(word) >= SHORTEST for word in found):
        raise ValueError(f"请至少输入 {SHORTEST} 个字。")
    return found
