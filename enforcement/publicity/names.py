"""How natural people are named in public: the family name stays, the given name does not; pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

#: Family names of two characters that are still borne.
COMPOUND: Final = frozenset(
    [
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "令狐",
        "呼延",
        "闾丘",
        "子车",
        "亓官",
        "司寇",
        "巫马",
        "公西",
        "颛孙",
        "壤驷",
        "公良",
        "漆雕",
        "乐正",
        "宰父",
        "谷梁",
        "拓跋",
        "夹谷",
        "轩辕",
        "段干",
        "百里",
        "东郭",
        "南门",
        "羊舌",
        "微生",
        "梁丘",
        "左丘",
        "东门",
        "西门",
        "南荣",
        "第五",
        "完颜",
        "纳兰",
        "耶律",
    ]
)
#: The commonest family names of one character, with those of Yunnan; enough to tell a name from an office.
_COMMON: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜"
    "詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉"
    "饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖"
    "糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺刀召思"
    "普杞"
)
_DOTS: Final = re.compile(r"[·•・‧∙․.]")
_GAPS: Final = re.compile(r"[\s·•・‧]+")
_HAN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")
_SHORTEST, _LONGEST = 2, 4


def looks_like_a_name(text: str) -> bool:
    """Whether what was entered for a person is a name (李四) and not an office (负责人)."""
    bare = _GAPS.sub("", text)
    short = _SHORTEST <= len(bare) <= _LONGEST and all(map(_HAN.match, bare))
    return short and (bare[0] in _COMMON or bare[:2] in COMPOUND)


def anonymised(name: str) -> str:
    """张某, 张某某, 欧阳某某; the first character alone of a name with a dot, the initial of a Latin one."""
    dotted = len([part for part in _DOTS.split(name) if part.strip()]) > 1
    bare = _GAPS.sub("", name)
    if not bare:
        return "某某"
    if not _HAN.match(bare):
        return f"{bare[0].upper()}某"
    if dotted:
        return f"{bare[0]}某某"
    family = bare[:2] if bare[:2] in COMPOUND and len(bare) > _SHORTEST else bare[0]
    return family + ("某" if len(bare) - len(family) <= 1 else "某某")


def anonymised_all(names: Iterable[str]) -> dict[str, str]:
    """Each name with what stands for it; people who would be called alike are numbered: 张某1, 张某2."""
    plain = {name: anonymised(name) for name in dict.fromkeys(names)}
    called = list(plain.values())
    seen: dict[str, int] = {}
    for name, said in plain.items():
        if called.count(said) > 1:
            seen[said] = seen.get(said, 0) + 1
            plain[name] = f"{said}{seen[said]}"
    return plain


def redacted(text: str, hide: Mapping[str, str], keep: Collection[str]) -> str:
    """Put what stands for a name in its place, also where the name is spaced out.

    `keep`: names of businesses, left as they are even where a person's name is part of them.
    """
    stands = {
        _GAPS.sub("", name): said for name, said in hide.items() if len(_GAPS.sub("", name)) >= _SHORTEST
    }
    kept = [re.escape(name) for name in sorted(keep, key=len, reverse=True) if name]
    hidden = [r"[\s·•・‧]*".join(map(re.escape, name)) for name in sorted(stands, key=len, reverse=True)]
    if not hidden:
        return text
    pattern = re.compile("|".join((*kept, *hidden)))

    def say(found: re.Match[str]) -> str:
        said = found.group()
        return said if said in keep else stands.get(_GAPS.sub("", said), said)

    return pattern.sub(say, text)
