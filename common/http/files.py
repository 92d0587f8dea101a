"""Files out: one place that sets the headers right."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "json": "application/json",
}


def file_response(data: bytes, filename: str, *, as_attachment: bool = True) -> HttpResponse:
    """``data`` under ``filename`` (any language); its ending decides the content type."""
    kind = TYPES.get(filename.rsplit(".", 1)[-1].lower(), "application/octet-stream")
    disposition = content_disposition_header(as_attachment, filename) or "attachment"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=kind, headers=headers)
