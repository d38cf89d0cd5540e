"""Typesetting: the same bytes for ever, and nothing that a template could do to the service."""

import tempfile
from datetime import UTC, datetime

import pytest

from service.documents.typesetting import CannotTypeset, Sheet, typeset

DAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def made(source: str, *, at: datetime = DAY, **more: bytes) -> bytes:
    templates = {"surat.typ": source.encode()} | {f"{name}.typ": content for name, content in more.items()}
    return typeset(templates, Sheet(template="surat.typ", data={"nama": "Sri"}, at=at))


def test_the_same_template_data_and_day_give_the_same_bytes():
    source = '#import "umum.typ": sapa\n#sapa(json("data.json").nama) #datetime.today().display()'
    umum = b"#let sapa(nama) = [Yth. #nama]"

    first, second = made(source, umum=umum), made(source, umum=umum)

    assert first.startswith(b"%PDF-")
    assert first == second
    assert made(source, umum=umum, at=datetime(2027, 1, 1, tzinfo=UTC)) != first


def test_a_mistake_in_a_template_is_named():
    with pytest.raises(CannotTypeset, match=r"surat\.typ: unknown variable: nama"):
        made("#nama")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('#read("/etc/passwd")', "file not found"),
        ('#read("../../../etc/passwd")', "escape"),
        ('#import "@preview/cetz:0.3.0"', "failed to download"),
        ('#import "@local/kop:1.0.0"', "not found"),
    ],
)
def test_a_template_reads_only_what_lies_beside_it(source: str, problem: str):
    with pytest.raises(CannotTypeset, match=problem):
        made(source)


@pytest.mark.parametrize("source", ['#read("tidak-ada.txt")', '#import "tidak-ada.typ"', '#read("../../x")'])
def test_what_is_wrong_names_no_folder_of_the_server(source: str):
    with pytest.raises(CannotTypeset) as refused:
        made(source)

    problem = str(refused.value.parameters["problem"])
    assert "alur-typst" not in problem
    assert tempfile.gettempdir() not in problem


def test_a_template_without_an_end_is_given_up():
    endless = (
        b"#let f(n, way) = if n < 2 { way } else { f(n - 1, 2 * way) + f(n - 2, 2 * way + 1) }\n#f(45, 1)"
    )

    with pytest.raises(CannotTypeset, match="> 1 s"):
        typeset({"surat.typ": endless}, Sheet(template="surat.typ", data={}, at=DAY), patience_s=1)
