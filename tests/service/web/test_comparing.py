"""Two versions, or the draft, compared on a page: drawn with signs, and told in sentences."""

import re

import pytest

from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
FILES = files_of_process(ROOT / "processes" / SOP)
DIAGRAM = f"{SOP}.bpmn"
LATER = FILES[DIAGRAM].replace(b'timeLimit="P2D"', b'timeLimit="P3D"')
AGAIN = LATER.replace(b'name="Setuju?"', b'name="Disetujui?"')


def with_two_versions(alur: Alur) -> None:
    alur.office.put_into_force(FILES | {DIAGRAM: LATER}, person="admin")


def with_a_draft(alur: Alur, diagram: bytes) -> None:
    draft = alur.process_drafts.begin(SOP, person="admin")
    alur.process_drafts.save(SOP, {DIAGRAM: diagram}, revision=draft.revision, person="admin")


def test_the_last_two_versions_are_compared_unless_others_are_chosen(as_: As, alur: Alur):
    with_two_versions(alur)

    page = as_("staf").get(f"/proses/{SOP}/banding")
    back = as_("staf").get(f"/proses/{SOP}/banding?dari=2&ke=1")

    assert "Batas waktu langkah 5 berubah dari 2 hari menjadi 3 hari" in text_of(page)
    assert "Batas waktu langkah 5 berubah dari 3 hari menjadi 2 hari" in text_of(back)


def test_what_changed_is_marked_in_both_drawings_and_a_sentence_leads_there(as_: As, alur: Alur):
    with_two_versions(alur)

    page = as_("staf").get(f"/proses/{SOP}/banding").text

    assert 'href="#baru-langkah_5"' in page
    for side in ("baru", "lama"):
        assert re.search(rf'<g [^>]*id="{side}-langkah_5"[^>]*class="diagram-task is-changed"', page)


def test_one_version_alone_has_nothing_to_be_compared_with(as_: As):
    assert "Baru ada satu versi." in text_of(as_("staf").get(f"/proses/{SOP}/banding"))


def test_a_version_compared_with_itself_is_the_same(as_: As, alur: Alur):
    with_two_versions(alur)

    assert "Tidak ada perbedaan." in text_of(as_("staf").get(f"/proses/{SOP}/banding?dari=1&ke=1"))


def test_the_draft_is_compared_with_what_is_in_force(as_: As, alur: Alur):
    with_two_versions(alur)
    with_a_draft(alur, AGAIN)

    page = text_of(as_("admin").get(f"/proses/{SOP}/rancangan/perubahan"))
    with_first = text_of(as_("admin").get(f"/proses/{SOP}/banding?dari=1&ke=rancangan"))

    assert "1 perubahan" in page
    assert "Sebutan keputusan «Disetujui?» berubah" in page
    assert "redaksional" in page
    assert "2 perubahan" in with_first


def test_an_sop_that_was_never_in_force_has_nothing_before_it(as_: As, alur: Alur):
    draft = alur.process_drafts.begin_new(name="Pengukuran Kinerja", lanes=["Staf"], person="admin")

    assert "SOP ini masih baru." in text_of(as_("admin").get(f"/proses/{draft.key}/rancangan/perubahan"))


@pytest.mark.parametrize("side", ["9", "0", "-1", "x", "9" * 30, "rancangan", "💥"])
def test_what_cannot_be_compared_does_not_exist(as_: As, alur: Alur, side: str):
    with_two_versions(alur)

    assert as_("admin").get(f"/proses/{SOP}/banding?dari={side}&ke=1").status_code == 404


def test_a_draft_is_for_admins(as_: As, alur: Alur):
    with_a_draft(alur, AGAIN)

    assert as_("staf").get(f"/proses/{SOP}/rancangan/perubahan").status_code == 403
    assert as_("staf").get(f"/proses/{SOP}/banding?dari=1&ke=rancangan").status_code == 404


def test_a_comparison_is_told_in_english_too(as_: As, alur: Alur):
    with_two_versions(alur)
    reader = as_("staf")
    reader.get(f"/proses/{SOP}")

    reader.post("/bahasa", {"bahasa": "en", "kembali": "/"})

    assert "The time limit of step 5 changes from 2 days to 3 days" in text_of(
        reader.get(f"/proses/{SOP}/banding")
    )
