"""Invented names by decade of birth, with the traps of real rosters: rare characters, dots, same names."""

from __future__ import annotations

import csv
import random
from functools import cache
from pathlib import Path

SURNAMES = Path(__file__).parent / "data" / "surnames.csv"
COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "令狐", "皇甫", "尉迟", "夏侯")
RARE_NAMES = ("刘𬭎", "陈㛃", "曾龑", "谭𬀩", "肖䶮")
ETHNIC_NAMES = (
    "阿依古丽·买买提",
    "迪丽努尔·阿卜杜拉",
    "买买提江·吐尔逊",
    "扎西·次仁旺堆",
    "古丽娜尔·艾合买提",
    "艾力·热合曼",
)
ONE_CHARACTER_SHARE = 0.12

# Given-name characters that parents of each decade liked, for sons and daughters.
_BY_DECADE = {
    1960: ("建国军平志强明华文德福生光荣国庆卫东新民", "红梅玉芳秀英桂兰春香淑珍爱华凤琴月娥"),
    1970: ("勇军伟斌辉刚涛波峰华林海龙飞志超建文武", "丽娟燕敏艳霞萍玲红琳莉芳慧琴蓉华英"),
    1980: ("磊鹏超杰浩凯亮俊宇锋博毅翔旭帅昊健坤", "静婷佳欣颖娜丹雪倩莹洁媛琪璐薇蕾晶"),
    1990: ("子轩浩然宇航嘉豪俊杰博文思远睿哲天佑泽", "梓涵欣怡雨欣思嘉诗雨梦瑶佳怡雅婷可馨悦"),
}


@cache
def _surnames() -> tuple[tuple[str, ...], tuple[float, ...]]:
    with open(SURNAMES, encoding="utf-8-sig") as file:
        rows = [(row["surname"], float(row["tf"])) for row in csv.DictReader(file)]
    return tuple(name for name, _ in rows), tuple(weight for _, weight in rows)


def surname(chance: random.Random) -> str:
    names, weights = _surnames()
    return chance.choices(names, weights)[0]


def given_name(chance: random.Random, *, birth_year: int, is_male: bool) -> str:
    decade = min(max(birth_year // 10 * 10, 1960), 1990)
    liked = _BY_DECADE[decade][0 if is_male else 1]
    first = chance.choice(liked)
    return first if chance.random() < ONE_CHARACTER_SHARE else first + chance.choice(liked)
