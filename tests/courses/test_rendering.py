"""Commentary in Markdown comes out safe."""

import pytest

from courses import rendering


def test_markdown_becomes_html() -> None:
    assert rendering.commentary("**要点** 与 `条`") == "<p><strong>要点</strong> 与 <code>条</code></p>\n"


def test_headings_begin_below_those_of_the_page() -> None:
    assert rendering.commentary("# 一\n\n## 二") == "<h3>一</h3>\n<h3>二</h3>\n"


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[点我](javascript:alert(1))",
        "[点我](data:text/html;base64,PHNjcmlwdD4=)",
        "![图](https://example.org/x.png)",
        '<p style="color:red">红</p>',
    ],
)
def test_nothing_that_acts_gets_through(source: str) -> None:
    html = rendering.commentary(source)
    acting = [
        word for word in ("<script", "<img", "<p style", 'href="javascript', 'href="data') if word in html
    ]
    assert acting == []
