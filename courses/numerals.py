"""Chinese numerals as statutes write them: 一百二十 ↔ 120.

Rules of writing follow the texts themselves: 10 is 十 and not 一十, 110 is 一百一十, 105 is 一百零五.
"""

import unicodedata

MAXIMUM = 99_999
CHARACTERS = "零〇○OＯ一二三四五六七八九十百千万两"

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "O": 0, "Ｏ": 0, "两": 2}  # the letter O is a common slip of the scanner
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_CANONICAL = "零一二三四五六七八九"


def to_int(text: str) -> int:
    """The value of a numeral in Chinese or Arabic digits (half or full width); spaces inside are ignored.

    A row of digits without units is read by position (二〇一二 is 2012). A digit right after 百 or 千
    counts ones,
    as older texts write it (一百六 is 106). Raises ValueError for anything that is not a numeral.
    """
    compact = "".join(text.split())
    if not compact:
        raise ValueError("empty numeral")
    arabic = unicodedata.normalize("NFKC", compact)
    if arabic.isascii() and arabic.isdigit():
        return int(arabic)
    if all(character in _DIGITS for character in compact):
        return int("".join(str(_DIGITS[character]) for character in compact))
    return _by_units(compact)


def _by_units(compact: str) -> int:
    thousands, sign, rest = compact.rpartition("万")
    if not sign:
        return _section(compact)
    return _section(thousands) * _UNITS["万"] + (_section(rest) if rest else 0)


def _section(compact: str) -> int:
    total = digit = 0
    last_unit = MAXIMUM
    for character in compact:
        if character in _DIGITS:
            if digit:
                raise ValueError(f"two digits without a unit in {compact!r}")
            digit = _DIGITS[character]
            continue
        unit = _UNITS.get(character, last_unit)
        if unit >= last_unit or unit >= _UNITS["万"]:
            raise ValueError(f"not a Chinese numeral: {compact!r}")
        total, digit, last_unit = total + (digit or 1) * unit, 0, unit
    return total + digit


def from_int(number: int) -> str:
    """The numeral as statutes print it, for 0 to 99,999. Raises ValueError outside of that range."""
    if not 0 <= number <= MAXIMUM:
        raise ValueError(f"{number} is outside 0–{MAXIMUM}")
    if number < 10:
        return _CANONICAL[number]
    written, pending_zero = "", False
    for unit, sign in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit == 0:
            pending_zero = bool(written)
            continue
        written += ("零" if pending_zero else "") + _CANONICAL[digit] + sign
        pending_zero = False
    return written.removeprefix("一") if written.startswith("一十") else written
