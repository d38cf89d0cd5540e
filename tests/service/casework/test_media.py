"""What kind of file something is, told by its content."""

import io
import zipfile
from collections.abc import Iterable

import pytest

from service.casework.media import ENDINGS, FileRefused, media_type_of

PARTS = ("[Content_Types].xml", "xl/workbook.xml")


def a_workbook(*more: str, parts: Iterable[str] = PARTS, comment: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.comment = comment
        for name in (*parts, *more):
            archive.writestr(name, "x")
    return stream.getvalue()


def is_taken(content: bytes) -> bool:
    try:
        return media_type_of(io.BytesIO(content), "data.xlsx") in ENDINGS
    except FileRefused:
        return False


@pytest.mark.parametrize(
    "content",
    [
        a_workbook(),
        a_workbook(comment=b"from a spreadsheet"),
        a_workbook(*(f"xl/worksheets/sheet{number}.xml" for number in range(500))),
    ],
)
def test_a_workbook_is_taken(content: bytes):
    assert is_taken(content)


@pytest.mark.parametrize(
    "content",
    [
        a_workbook(parts=PARTS[:1]),
        a_workbook("xl/vbaProject.bin"),
        a_workbook()[:-10],
        a_workbook() + b"more",
        b"PK",
        b"PK\x05\x06",
        b"PK" + bytes(100),
    ],
)
def test_what_only_looks_like_a_workbook_is_refused(content: bytes):
    assert not is_taken(content)


def test_a_workbook_of_endless_parts_is_refused_unread():
    assert not is_taken(a_workbook(*(f"xl/{number}.xml" for number in range(7000))))


def test_a_workbook_whose_contents_are_listed_elsewhere_is_refused():
    content = a_workbook()
    end = content.rindex(b"PK\x05\x06")

    assert not is_taken(content[:end] + b"PK\x06\x07" + bytes(16) + content[end:])
