"""Each component as HTML: what it says, how it is reached by keyboard, and nothing inline."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from common import icons
from common.navigation import NavItem


class PersonForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the card.")
    sex = forms.ChoiceField(label="Sex", choices=[("M", "Male"), ("F", "Female")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Checked")
    note = forms.CharField(label="Note", required=False)
    photo = forms.FileField(label="Photo", required=False)


def render(source: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    with translation.override("en"):
        html = Template(source).render(Context({"request": request, **context}))
    return re.sub(r"\s+", " ", html).strip()


COMPONENTS = {
    "badge": '{% badge "Valid" "success" %}',
    "button": '{% button "Save" icon="save" %}',
    "card": '{% card title="Credits" href="/x/" action="All" %}text{% endcard %}',
    "progress": '{% progress 4 6 "Lessons" %}',
    "bar": "{% bar 181 186 %}",
    "stat": '{% stat "Pass rate" numerator=2846 denominator=2894 %}',
    "ring": '{% ring 72 100 "Credits" %}',
    "empty": '{% empty_state "Nobody" "Nobody yet." href="/x/" action="Add" %}',
    "notice": '{% notice "warning" title="Few" %}text{% endnotice %}',
    "dialog": '{% dialog "revoke" "Revoke?" %}text{% enddialog %}',
    "disclosure": '{% disclosure "How?" %}text{% enddisclosure %}',
    "breadcrumbs": "{% breadcrumbs crumbs %}",
    "tabs": "{% tabs tabs %}",
    "steps": "{% steps steps 2 %}",
    "facts": "{% definition_list crumbs %}",
    "form": "{{ form }}",
    "file drop": '{% file_drop form.photo "JPEG" %}',
    "filter bar": "{% filter_bar form %}",
    "pagination": "{% pagination page %}",
    "export links": "{% export_links %}",
    "job": '{% job_progress job "/job/" %}',
    "page head": '{% page_head "Title" "Purpose" %}{% endpage_head %}',
}
CONTEXT = {
    "crumbs": [("District", "/d/"), ("Unit", "")],
    "tabs": [NavItem("Open", "/o/", is_current=True), NavItem("Done", "/d/")],
    "steps": ["Fill in", "Check", "Send"],
    "job": SimpleNamespace(
        pk=7, title="Certificates", state="RUNNING", done=3, total=9, failures=0, get_state_display="Running"
    ),
}


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_has_nothing_inline_and_no_text_is_lost(name: str) -> None:
    page = Paginator(range(500), 50).page(2)
    html = render(COMPONENTS[name], form=PersonForm({}), page=page, **CONTEXT)

    assert re.findall(r"<script|<style|\sstyle=|\son[a-z]+=", html) == []
    assert html != ""


def test_foreign_text_is_escaped() -> None:
    evil = "<b>x</b>"
    source = (
        "{% badge evil %}{% button evil %}{% page_head evil evil %}{% endpage_head %}{% card title=evil %}"
        "{{ evil }}{% endcard %}{% stat evil evil %}{% empty_state evil evil %}{% icon 'x' 20 evil %}"
    )
    assert "<b>" not in render(source, evil=evil)


def test_button_with_an_address_is_a_link_and_keeps_its_attributes() -> None:
    html = render('{% button "Revoke" "danger" href="/r/" data_dialog="revoke" hidden=False %}')

    assert html == (
        '<a href="/r/" class="button button--danger" data-dialog="revoke"><span>Revoke</span></a>'
    )


def test_field_error_is_tied_to_its_control() -> None:
    form = PersonForm({"name": ""})
    html = render("{% field form.name %}", form=form)

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_error_summary_links_to_each_field() -> None:
    html = render("{% error_summary form %}", form=PersonForm({}))

    assert re.findall(r'<a href="(#[^"]+)">', html) == ["#id_name", "#id_sex_0", "#id_agree"]


def test_targets_of_the_error_summary_exist() -> None:
    html = render("{{ form }}", form=PersonForm({}))
    targets = re.findall(r'<a href="#([^"]+)">', html)

    assert [target for target in targets if f'id="{target}"' not in html] == []


def test_optional_field_says_so_and_required_ones_do_not() -> None:
    html = render("{{ form }}", form=PersonForm())

    assert html.count("(optional)") == 2


def test_single_checkbox_is_wrapped_by_its_label() -> None:
    html = render("{% field form.agree %}", form=PersonForm())

    assert re.search(r'<label class="choice" for="id_agree"><input type="checkbox"', html)


def test_sortable_head_turns_round_and_forgets_the_page() -> None:
    html = render('{% th "Name" sort="name" %}', "/?sort=name&page=3&q=li")

    assert 'aria-sort="ascending"' in html
    assert re.search(r'href="\?q=li&amp;sort=-name"', html)


def test_head_of_another_column_is_not_marked() -> None:
    html = render('{% th "Name" sort="name" %}', "/?sort=-credits")

    assert "aria-sort" not in html
    assert 'href="?sort=name"' in html


def test_export_keeps_the_filter() -> None:
    html = render("{% export_links 'csv' %}", "/?q=li&page=2")

    assert 'href="?q=li&amp;export=csv"' in html


def test_pages_keep_filter_and_order() -> None:
    html = render("{% pagination page %}", "/?sort=name&page=2", page=Paginator(range(120), 50).page(2))

    one, three = "?sort=name&amp;page=1", "?sort=name&amp;page=3"
    assert re.findall(r'href="([^"]+)"', html) == [one, one, three, three]
    assert "51–100 of 120" in html


def test_job_that_has_ended_is_not_polled() -> None:
    job = SimpleNamespace(**{**vars(CONTEXT["job"]), "state": "DONE", "done": 9})
    html = render('{% job_progress job "/job/" result_url="/zip/" %}', job=job)

    assert "hx-get" not in html
    assert 'href="/zip/"' in html


def test_running_job_is_polled_and_can_be_refreshed_by_hand() -> None:
    html = render('{% job_progress job "/job/" %}', "/batches/7/", **CONTEXT)

    assert 'hx-get="/job/"' in html
    assert 'href="/batches/7/"' in html


def test_icon_without_a_label_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in icons.svg("check")


def test_icon_with_a_label_is_spoken() -> None:
    html = icons.svg("x", 20, "Close <it>")

    assert 'role="img"' in html
    assert "<title>Close &lt;it&gt;</title>" in html


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "errors/csrf"])
def test_error_page_needs_neither_request_nor_context(name: str) -> None:
    html = render_to_string(f"{name}.html")

    assert html.count("<h1>") == 1
    assert re.findall(r"<script(?! [^>]*src=)|\sstyle=|\son[a-z]+=", html) == []
