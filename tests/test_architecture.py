"""What import-linter cannot see: foreign keys point down, modules and functions stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("accounts", "courses", "exams", "certificates", "reports")
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 55
SOURCES = [
    file
    for app in (*ORDER, "common", "config")
    for file in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in file.parts
]


def _relations() -> list[tuple[str, str, str]]:
    return [
        (model._meta.label, field.name, field.related_model._meta.app_label)
        for model in apps.get_models()
        if model._meta.app_label in ORDER
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField | models.OneToOneField)
        and field.related_model._meta.app_label in ORDER
    ]


def test_foreign_keys_point_to_the_same_or_an_earlier_app() -> None:
    relations = _relations()
    assert len(relations) > 50
    upwards = [row for row in relations if ORDER.index(row[2]) > ORDER.index(row[0].split(".")[0])]
    assert upwards == []


@pytest.mark.parametrize("name", ["AuditEntry", "AnswerLog", "Response"])
def test_tables_that_grow_for_ever_are_ready_for_partitions(name: str) -> None:
    """Time stands in the primary key, and no foreign key points at the table (design: partition-ready)."""
    (model,) = [each for each in apps.get_models() if each.__name__ == name]
    keys = model._meta.pk_fields
    assert any(isinstance(field, models.DateTimeField) for field in keys)
    assert [relation for relation in model._meta.related_objects if not relation.auto_created] == []


@pytest.mark.parametrize("file", SOURCES, ids=[str(file.relative_to(ROOT)) for file in SOURCES])
def test_modules_and_functions_stay_small(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = {node.name: node.end_lineno - node.lineno for node in functions if node.end_lineno is not None}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}
