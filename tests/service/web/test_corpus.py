"""Hostile, broken and foreign diagrams on the pages: uploaded, or taken into a draft; never a failure."""

from io import BytesIO

from engine.diagram import read_diagram
from engine.errors import DiagramRefused
from service.bootstrap import Alur
from service.casework.sizes import MOST_ELEMENTS
from service.queries import process_drafts
from tests.builders.corpus import Odd, odd_ones
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP
from tests.builders.readers import text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE


def can_be_read(odd: Odd) -> bool:
    try:
        read_diagram(odd.content)
    except DiagramRefused:
        return False
    return True


def test_the_upload_page_tells_what_is_wrong(as_: As):
    admin = as_("admin")

    for odd in odd_ones():
        page = admin.post(
            "/proses/versi/baru", {"bpmn": (BytesIO(odd.content), "x.bpmn"), "_aksi": "periksa"}
        )

        assert (odd.name, page.status_code in (200, 422)) == (odd.name, True)
        verdict = "Belum dapat diberlakukan." if odd.errors is not None else "Dapat diberlakukan."
        assert (odd.name, verdict in text_of(page)) == (odd.name, True)
        assert all(rule in page.text for rule, _ in odd.errors or ()), odd.name


def test_a_draft_takes_what_can_be_read_and_its_pages_still_open(as_: As, alur: Alur):
    admin = as_("admin")
    alur.process_drafts.begin(SOP, person="admin")

    for odd in odd_ones():
        with alur.database.read() as connection:
            revision = process_drafts.draft(connection, SOP).revision
        sent = {"berkas": (BytesIO(odd.content), "x.bpmn"), "revisi": str(revision)}
        answer = admin.post(f"/proses/{SOP}/rancangan/masukkan", sent)

        taken = answer.status_code == 200
        assert (odd.name, answer.status_code) in ((odd.name, 200), (odd.name, 422))
        assert (odd.name, can_be_read(odd) or not taken) == (odd.name, True)
        if taken:
            compared = admin.get(f"/proses/{SOP}/rancangan/perubahan")
            shown = 422 if len(read_diagram(odd.content).elements) > MOST_ELEMENTS else 200
            assert (odd.name, compared.status_code) == (odd.name, shown)
