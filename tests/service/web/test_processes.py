"""SOPs: read with their cover, taken along as a zip, checked, and put into force without a second upload."""

import re
import zipfile
from collections import Counter
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from engine.texts import storable
from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.queries import process_drafts
from service.web.processes import checked_files
from service.web.processes.process_pages import MOST_OF_A_RULE
from tests.builders.clocks import WORKING_MORNING
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
FILES = files_of_process(ROOT / "processes" / SOP)
BPMN = FILES[f"{SOP}.bpmn"]


def checked(admin: Reader, bpmn: bytes) -> str:
    """Let the admin check a diagram; gives the page."""
    return admin.post("/proses/versi/baru", {"bpmn": (BytesIO(bpmn), "sop.bpmn")}).text


def test_a_version_is_taken_along_with_its_forms_and_documents(as_: As):
    answer = as_("staf").get(f"/proses/{SOP}/versi/1.zip")

    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_the_page_of_an_sop_shows_its_cover(as_: As):
    page = text_of(as_("staf").get(f"/proses/{SOP}"))

    assert "Dasar hukum" in page
    assert "Kualifikasi pelaksana" in page
    assert not re.search(r"\S· ", page)


@pytest.mark.parametrize("kind", ["forms", "documents"])
@pytest.mark.parametrize(
    "name",
    ["..", ".typ", ".json", "data.json.", "x.exe", "a" * 300 + ".typ", "a\x00.typ", "dir/"],
)
def test_a_file_with_an_odd_name_is_refused_by_its_name(as_: As, name: str, kind: str):
    sent = {"bpmn": (BytesIO(BPMN), "sop.bpmn"), kind: [(BytesIO(b"x"), name)]}

    answer = as_("admin").post("/proses/versi/baru", sent)

    assert answer.status_code == 422
    assert "Belum dapat diberlakukan." in text_of(answer)
    assert f"Berkas {kind}/{storable(name.rpartition('/')[2])[:150]}" in " ".join(text_of(answer).split())


@pytest.mark.parametrize("name", ["data.json", "x.exe", "é" * 100 + "é.typ", "…typ"])
def test_templates_are_typst_files_with_names_that_every_disk_takes(as_: As, name: str):
    sent = {"bpmn": (BytesIO(BPMN), "sop.bpmn"), "documents": [(BytesIO(b"x"), name)]}

    assert as_("admin").post("/proses/versi/baru", sent).status_code == 422


def drafted(admin: Reader) -> TestResponse:
    """Press the button that makes the checked files the draft."""
    return admin.post("/proses/versi/baru", {name: value[0] for name, value in admin.fields().items()})


def test_what_was_checked_becomes_the_draft_without_choosing_it_again(as_: As, alur: Alur):
    admin = as_("admin")
    changed = BPMN.replace(b'timeLimit="PT30M"', b'timeLimit="PT45M"')

    page = checked(admin, changed)
    assert "Dapat diberlakukan." in page
    assert "30 menit" in page
    assert "45 menit" in page
    done = drafted(admin)

    assert "sop.bpmn masuk ke rancangan." in text_of(done)
    with alur.database.read() as connection:
        assert process_drafts.draft(connection, SOP).files == {**FILES, f"{SOP}.bpmn": changed}
    assert admin.get(f"/proses/{SOP}/versi/2.bpmn").status_code == 404


def test_a_draft_that_there_is_is_replaced_only_by_who_saw_it(as_: As, alur: Alur):
    admin = as_("admin")
    checked(admin, BPMN.replace(b"PT30M", b"PT45M"))
    begun = alur.process_drafts.begin(SOP, person="admin")

    refused = drafted(admin)
    assert refused.status_code == 409
    assert "Admin menyimpan rancangan ini" in text_of(refused)
    assert "akan diganti dengan berkas ini" in text_of(refused)
    assert drafted(admin).status_code == 200

    with alur.database.read() as connection:
        draft = process_drafts.draft(connection, SOP)
    assert draft.revision > begun.revision
    assert b"PT45M" in draft.files[f"{SOP}.bpmn"]


def test_an_sop_that_was_never_in_force_begins_with_an_upload(as_: As, alur: Alur):
    admin = as_("admin")
    checked(admin, BPMN.replace(SOP.encode(), b"sop_lain"))

    assert drafted(admin).status_code == 200

    with alur.database.read() as connection:
        draft = process_drafts.draft(connection, "sop_lain")
    assert (draft.based_on, list(draft.files)) == (None, ["sop_lain.bpmn"])


def test_what_somebody_else_checked_or_what_is_gone_is_not_put_into_force(as_: As, alur: Alur):
    admin = as_("admin")
    checked(admin, BPMN)
    sent = {name: value[0] for name, value in admin.fields().items()}

    other = admin.post("/proses/versi/baru", sent | {"kiriman": "0" * 64})
    checked_files.drop(alur.config.data_dir, "admin")
    gone = admin.post("/proses/versi/baru", sent)

    assert [other.status_code, gone.status_code] == [422, 422]
    assert "pilih lagi berkasnya" in text_of(gone)


def test_a_diagram_that_changes_nothing_says_so(as_: As):
    assert "Isinya sama dengan versi yang berlaku." in checked(as_("admin"), BPMN)


def test_a_diagram_with_errors_cannot_be_put_into_force_and_repetitions_are_folded(as_: As):
    admin = as_("admin")
    page = checked(admin, re.sub(rb'timeLimit="[^"]*"', b'timeLimit="sebentar"', BPMN))

    assert "Belum dapat diberlakukan." in page
    assert "temuan lagi dari aturan yang sama" in page
    rules = re.findall(r"<code>([a-z]+-[a-z-]+)</code>", page.partition("<details")[0])
    assert max(Counter(rules).values()) == MOST_OF_A_RULE


def test_a_step_that_comes_or_goes_is_among_the_changes(as_: As):
    page = checked(as_("admin"), BPMN.replace(b"langkah_11", b"langkah_12"))

    assert "Langkah 11 «Menyimpan data kinerja» dihapus" in page
    assert re.search("Langkah 11 «Menyimpan data kinerja» .*ditambahkan setelah langkah 10b", page)


def test_only_the_latest_upload_of_a_person_is_kept(alur: Alur):
    folder = alur.config.data_dir
    first = checked_files.keep(folder, "admin", {"a": b"1"}, at=WORKING_MORNING)
    second = checked_files.keep(folder, "admin", {"a": b"2"}, at=WORKING_MORNING)

    assert checked_files.kept(folder, "admin", first) is None
    assert checked_files.kept(folder, "admin", second) == {"a": b"2"}
    assert checked_files.kept(folder, "other", second) is None
