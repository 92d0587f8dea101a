"""``make fonts``: the few hundred characters of names that old desktops show as boxes, as one small web font.

Chosen are the hanzi of the 通用规范汉字表 (2013) outside the range that every Chinese desktop has had since
GB 18030-2000 became law, and all others that the packaged font has beyond it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import weblate_fonts
from django.conf import settings
from django.core.management.base import BaseCommand
from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = Path(weblate_fonts.__file__).parent / "static/weblate_fonts/kurinto/ttf/KurintoSansSC-Rg.ttf"
TARGET = Path("static/fonts/rare.woff")
FAMILY = "Xuefa Rare"  # the licence reserves the name of the original (OFL 1.1, condition 3)
EXTENSION_A = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃"
    "䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
FAMILY_NAMES = {1, 3, 4, 6, 16}
LICENCE_NAMES = [0, 13, 14]


class Command(BaseCommand):
    help = "Builds static/fonts/rare.woff from the packaged font."

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(settings.BASE_DIR) / TARGET
        target.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(SOURCE, lazy=True, recalcTimestamp=False)
        wanted = [code for code in font.getBestCmap() if is_rare(code)]
        subset_options = subset.Options(
            layout_features=[],
            hinting=False,
            notdef_outline=True,
            name_IDs=[*FAMILY_NAMES, 2, *LICENCE_NAMES],
        )
        subsetter = subset.Subsetter(subset_options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        for record in font["name"].names:
            if record.nameID in FAMILY_NAMES:
                record.string = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
        font.flavor = "woff"
        font.save(target)
        self.stdout.write(f"{TARGET}: {len(wanted)} characters, {target.stat().st_size // 1024} KB")


def is_rare(code: int) -> bool:
    return code >= 0x20000 or 0x9FA6 <= code <= 0x9FFF or chr(code) in EXTENSION_A
