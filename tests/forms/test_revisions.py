"""What changes of a form is told field by field, and nothing changes unseen."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.revisions import revisions

FORM = (Path(__file__).parents[2] / "forms/pengumpulan_data_kinerja/langkah_10.json").read_bytes()
Place = tuple[Any, ...]


def places(value: Any, here: Place = ()) -> list[Place]:
    """List where single values stand in a document."""
    if isinstance(value, dict):
        return [place for key, inner in value.items() for place in places(inner, (*here, key))]
    if isinstance(value, list):
        return [place for index, inner in enumerate(value) for place in places(inner, (*here, index))]
    return [here]


PLACES = places(json.loads(FORM))


def put(place: Place, new: Any) -> bytes:
    """Write the form with another value at a place."""
    document = json.loads(FORM)
    inner = document
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = new
    return json.dumps(document).encode()


def said(old: str, new: str) -> list[str]:
    written = FORM.decode()
    assert old in written, old
    return [each.text.id for each in revisions(FORM, written.replace(old, new, 1).encode())]


def a_form(*components: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"type": "default", "id": "f", "components": components, **more}).encode()


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PLACES), st.one_of(st.text(max_size=5), st.integers(0, 3), st.booleans(), st.none()))
def test_an_edit_anywhere_in_a_form_is_told(place: Place, new: Any):
    edited = put(place, new)

    assert revisions(FORM, edited) or json.loads(edited) == json.loads(FORM)


def test_a_form_that_is_written_differently_says_nothing():
    assert revisions(FORM, json.dumps(json.loads(FORM), indent=4).encode()) == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            '"label": "Analisis"',
            '"label": "Telaah"',
            "label isian «Telaah» berubah dari «Analisis» menjadi «Telaah»",
        ),
        (
            '"minLength": 20',
            '"minLength": 30',
            "panjang terpendek isian «Analisis» berubah dari «20» menjadi «30»",
        ),
        (
            '"title": "Analisis hasil rekapitulasi"',
            '"title": "Telaah"',
            "judul formulir berubah dari «Analisis hasil rekapitulasi» menjadi «Telaah»",
        ),
        (
            '"compute": "langkah_8[\'predikat\']"',
            '"default": "\'\'"',
            "isi awal isian «Predikat» kini «''» (semula tidak ada)",
        ),
    ],
)
def test_an_edit_is_said_in_one_sentence(old: str, new: str, sentence: str):
    assert sentence in said(old, new)


def test_fields_that_come_and_go_are_told():
    old = a_form({"type": "textfield", "key": "a", "label": "Nama"})
    new = a_form({"type": "number", "key": "b", "label": "Jumlah", "validate": {"required": True}})

    assert [(each.kind, each.field, each.text.id) for each in revisions(old, new)] == [
        ("added", "b", "isian «Jumlah» ditambahkan (wajib diisi)"),
        ("removed", "a", "isian «Nama» dihapus"),
    ]


def test_what_becomes_required_and_what_no_longer_is():
    free = a_form({"type": "textfield", "key": "a", "label": "Nama"})
    required = a_form({"type": "textfield", "key": "a", "label": "Nama", "validate": {"required": True}})

    assert [each.text.id for each in revisions(free, required)] == ["isian «Nama» kini wajib diisi"]
    assert [each.text.id for each in revisions(required, free)] == ["isian «Nama» tidak lagi wajib diisi"]


def test_columns_of_a_list_are_told_by_their_own_names():
    def a_list(label: str) -> bytes:
        column = {"type": "textfield", "key": "kode", "label": label}
        return a_form({"type": "dynamiclist", "path": "baris", "label": "Baris", "components": [column]})

    (change,) = revisions(a_list("Kode"), a_list("Sandi"))

    assert (change.field, change.cosmetic) == ("baris.kode", True)


def test_fields_in_another_order_are_cosmetic():
    a, b = ({"type": "textfield", "key": key, "label": key} for key in "ab")

    (change,) = revisions(a_form(a, b), a_form(b, a))

    assert (change.text.id, change.cosmetic) == ("urutan isian berubah", True)


@pytest.mark.parametrize("broken", [b"{", b"[]", b"\xff", b"null", b'{"components": {"a": [1]}}', b""])
def test_a_form_that_cannot_be_read_is_a_sentence(broken: bytes):
    assert revisions(FORM, broken)
    assert revisions(broken, FORM)
    assert revisions(broken, broken) == ()


@pytest.mark.parametrize("label", ["{0}", "{field}", "100 %"])
def test_labels_are_repeated_as_they_are(label: str):
    old, new = a_form(), a_form({"type": "textfield", "key": "a", "label": label})

    assert [each.text.id for each in revisions(old, new)] == [f"isian «{label}» ditambahkan"]
