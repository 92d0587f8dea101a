"""Every icon that a template names exists: a missing one would be an error page."""

import re
from pathlib import Path

from common import icons

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r'icon="([a-z0-9-]+)"|\{% icon "([a-z0-9-]+)"')


def test_every_icon_named_in_a_template_can_be_drawn() -> None:
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "templates").rglob("*.html")]
    names = {name for text in texts for found in NAMED.findall(text) for name in found if name}
    assert len(names) > 20
    assert {name for name in names if "<svg" not in icons.svg(name)} == set()
