"""What kind of file something is: told by its content, its name only has to agree."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from service.casework import media
from service.casework.media import FileEmpty, FileRefused
from service.persistence.files import FileStore, FileTooLarge


def a_workbook(*more: str) -> bytes:
    """Make a workbook, perhaps with more parts in it."""
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    with zipfile.ZipFile(content, "a") as archive:
        for name in more:
            archive.writestr(name, b"x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("surat.PDF", b"%PDF-1.4\n", "application/pdf"),
        ("foto.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("foto.jpeg", b"\xff\xd8\xff\xe1", "image/jpeg"),
        ("gambar.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("data.xlsx", a_workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_is_kept_as_what_it_is(tmp_path: Path, name: str, content: bytes, media_type: str):
    store = FileStore(tmp_path)

    kept = media.kept(store, io.BytesIO(content), name)

    assert (kept.name, kept.media_type, kept.size) == (name, media_type, len(content))
    with store.open(kept.sha256) as stored:
        assert stored.read() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.xlsx", a_workbook("xl/vbaProject.bin")),
        ("data.xlsm", a_workbook()),
        ("arsip.zip", a_workbook()),
        ("data.xlsx", b"PK\x03\x04"),
        ("surat.pdf", b"<html>"),
        ("surat.pdf", b""),
        ("a\x00b.pdf", b"%PDF-1.4"),
        ("", b"%PDF-1.4"),
        ("../..", b"%PDF-1.4"),
        ("\u200e.pdf", b"%PDF-1.4"),
    ],
)
def test_what_is_something_else_is_refused_and_not_kept(tmp_path: Path, name: str, content: bytes):
    store = FileStore(tmp_path)

    with pytest.raises(FileRefused):
        media.kept(store, io.BytesIO(content), name)

    assert list(store.all()) == []


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("\u200eDokumen WhatsApp\u202c.pdf", "Dokumen WhatsApp.pdf"),
        ("surat\u202efdp.pdf", "suratfdp.pdf"),
        (".pindaian.pdf", "pindaian.pdf"),
        ("x" * 200 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_nobody_sees_and_without_its_excess(
    tmp_path: Path, name: str, kept_as: str
):
    assert media.kept(FileStore(tmp_path), io.BytesIO(b"%PDF-1.4"), name).name == kept_as


def test_an_empty_file_is_called_empty(tmp_path: Path):
    with pytest.raises(FileEmpty, match="The file is empty"):
        media.kept(FileStore(tmp_path), io.BytesIO(b""), "surat.pdf")


def test_a_file_beyond_the_limit_is_refused_and_not_kept(tmp_path: Path):
    store = FileStore(tmp_path)

    with pytest.raises(FileTooLarge):
        media.kept(store, io.BytesIO(b"%PDF-" + b"0" * media.LARGEST), "besar.pdf")

    assert list(store.all()) == []
