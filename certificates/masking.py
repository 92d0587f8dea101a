"""Names as the public may see them: enough to recognise somebody who is there, too little to find anybody."""

from __future__ import annotations

import unicodedata

STAR = "*"


def mask_name(name: str) -> str:
    """``张*明``, ``张*``, ``阿***·**提``: the first and, from three characters on, the last one stay.

    Dots, hyphens and spaces between the parts of a name stay where they are. Variation selectors, which only
    choose the shape of the character before them, are dropped.
    """
    plain = [sign for sign in name.strip() if not unicodedata.name(sign, "").startswith("VARIATION SELECTOR")]
    letters = [place for place, sign in enumerate(plain) if unicodedata.category(sign)[0] in "LMN"]
    shown = {1: [], 2: letters[:1]}.get(len(letters), [*letters[:1], *letters[-1:]])
    hidden = set(letters) - set(shown)
    return "".join(STAR if place in hidden else sign for place, sign in enumerate(plain))
