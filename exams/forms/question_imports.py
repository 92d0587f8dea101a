"""Upload of a question file, correction of its columns, and what becomes of duplicates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from exams.exchange import ReadResult, endings
from exams.exchange.columns import IGNORED
from exams.kinds import LETTERS

ROLES = (
    (IGNORED, _("leave out")),
    ("kind", _("Kind of question")),
    ("stem", _("Stem")),
    *((f"option:{letter}", _("Option %(letter)s") % {"letter": letter}) for letter in LETTERS),
    ("options", _("All options in one cell")),
    ("answer", _("Answer")),
    ("explanation", _("Explanation")),
    ("difficulty", _("Difficulty")),
    ("topic", _("Knowledge point")),
    ("citations", _("Legal basis")),
    ("points", _("Points")),
    ("is_multiple", _("Is it multiple choice?")),
)
SAMPLES = 3


class QuestionFileForm(forms.Form):
    source = forms.FileField(label=_("Question file"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].widget.attrs["accept"] = ",".join(endings())

    def clean_source(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["source"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": limit})
        return file


class MappingForm(forms.Form):
    """A select for each column of the first sheet: its heading and some cells say which it is."""

    def __init__(self, *args: Any, result: ReadResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        table = result.tables[0]
        known = next((each for each in result.columns if each.sheet == table.sheet), None)
        roles: Mapping[int, str] = known.roles if known else {}
        headings = known.headings if known else ()
        rows = [row for row in table.rows if known is None or row.line > (known.header_line or 0)]
        self.samples: dict[int, str] = {}
        width = max((len(row.cells) for row in table.rows), default=0)
        for at in range(width):
            cells = [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]][:SAMPLES]
            heading = headings[at] if at < len(headings) and headings[at] else ""
            if not cells and not heading:
                continue
            self.samples[at] = " · ".join(cell[:40] for cell in cells)
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s") % {"number": at + 1},
                choices=ROLES,
                required=False,
                initial=roles.get(at, IGNORED),
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, str]]:
        return [(self[f"column_{at}"], sample) for at, sample in self.samples.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [role for role in data.values() if role and role != IGNORED]
        if "stem" not in chosen or "answer" not in chosen:
            self.add_error(None, _("Name the column of the stem and that of the answer."))
        if len(chosen) > len(set(chosen)):
            self.add_error(None, _("Two columns have the same meaning. Leave one of them out."))
        return data

    def mapping(self) -> dict[int, str]:
        return {at: self.cleaned_data.get(f"column_{at}") or IGNORED for at in self.samples}


class ConfirmForm(forms.Form):
    SKIP, IMPORT = "skip", "import"

    duplicates = forms.ChoiceField(
        label=_("Duplicates"),
        choices=[(SKIP, _("Leave them out, except those ticked below")), (IMPORT, _("Import all of them"))],
        widget=forms.RadioSelect,
        initial=SKIP,
    )
