"""``manage.py import_law`` as people and programs call it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from courses.models import LawVersion
from tests.factories.courses import LAW_TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "示例规定.md"
    path.write_text(LAW_TEXT.format(title="示例规定"), encoding="utf-8")
    return path


def _run(*args: object) -> tuple[str, int]:
    out, status = StringIO(), 0
    try:
        call_command("import_law", *map(str, args), stdout=out, stderr=StringIO())
    except SystemExit as end:
        status = int(end.code or 0)
    return out.getvalue(), status


def test_json_prints_the_array_alone_and_imports(file: Path) -> None:
    out, status = _run(file, "--json")
    assert json.loads(out) == [
        {
            "file": str(file),
            "title": "示例规定",
            "counts": {"编": 0, "分编": 0, "章": 2, "节": 0, "条": 3},
            "articles": ["1", "2", "3"],
            "warnings": [],
        }
    ]
    assert (status, LawVersion.objects.count()) == (0, 1)


@pytest.mark.parametrize("flags", [["--dry-run"], ["--dry-run", "--json"]])
def test_dry_run_stores_nothing(file: Path, flags: list[str]) -> None:
    _out, status = _run(file, *flags)
    assert (status, LawVersion.objects.count()) == (0, 0)


def test_warnings_do_not_change_the_exit_status(tmp_path: Path) -> None:
    path = tmp_path / "gap.md"
    path.write_text("# 示例规定\n\n第一条 甲。\n\n第三条 丙。\n", encoding="utf-8")
    out, status = _run(path, "--json")
    assert (status, len(json.loads(out)[0]["warnings"]) > 0) == (0, True)


def test_unreadable_file_stands_in_the_array_and_exits_with_one(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "law.pdf"
    broken.write_bytes(b"%PDF-1.7")
    out, status = _run(broken, tmp_path / "missing.md", file, "--json")
    reports = json.loads(out)
    assert [bool(report.get("error")) for report in reports] == [True, True, False]
    assert [len(report["warnings"]) for report in reports] == [1, 1, 0]
    assert (status, LawVersion.objects.count()) == (1, 1)


def test_importing_twice_adds_nothing(file: Path) -> None:
    _run(file)
    _out, status = _run(file)
    assert (status, LawVersion.objects.count()) == (0, 1)
