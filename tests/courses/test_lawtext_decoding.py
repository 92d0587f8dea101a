from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import lawtext

TEXT = "# 样例办法\n第一条 甲。\n第二条 本办法自公布之日起施行。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_usual_encoding_reads_the_same(encoding: str) -> None:
    assert lawtext.read(TEXT.encode(encoding), "样例.txt") == lawtext.parse(TEXT)


def test_rare_characters_survive_gb18030() -> None:
    text = TEXT.replace("甲", "㛃𬭎")
    assert lawtext.read(text.encode("gb18030"), "a.txt").articles[0].text == "㛃𬭎。"


def test_unknown_bytes_are_refused_with_line_and_advice() -> None:
    with pytest.raises(lawtext.LawTextError) as fault:
        lawtext.read(TEXT.encode("utf-8") + b"\n\xff\xff\xff", "坏.txt")
    assert str(fault.value) == (
        "坏.txt, line 5: byte 0xFF fits neither UTF-8 nor GB18030. "
        "Open the file in an editor, save it as UTF-8 and try again."
    )


@pytest.mark.parametrize(
    ("start", "form"),
    [(b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "DOCX"), (b"\xd0\xcf\x11\xe0", "DOC"), (b"{\\rtf1", "RTF")],
)
def test_other_formats_are_named(start: bytes, form: str) -> None:
    with pytest.raises(lawtext.LawTextError, match=f"a.bin is a {form} file"):
        lawtext.read(start + b"rest", "a.bin")


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\xef\xbb\xbf"])
def test_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(lawtext.LawTextError, match=r"empty\.txt is empty"):
        lawtext.read(data, "folder/empty.txt")


def test_binary_is_refused_with_its_line() -> None:
    with pytest.raises(lawtext.LawTextError, match="line 2: this is not text"):
        lawtext.read(b"one\ntwo\x00", "a.txt")


def test_text_of_marks_only_is_refused() -> None:
    with pytest.raises(lawtext.LawTextError, match="There is no text"):
        lawtext.parse("\n---\n<!-- nothing -->\n")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    with suppress(lawtext.LawTextError):
        assert lawtext.read(data, "a.txt").counts
