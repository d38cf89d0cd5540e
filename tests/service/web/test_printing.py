"""The printed SOP from the pages: of a version for everybody, of a draft for its admins."""

import io

import pytest
from pypdf import PdfReader

from service.bootstrap import Alur
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
VERSION, DRAFT = f"/proses/{SOP}/versi/1/sop.pdf", f"/proses/{SOP}/rancangan/sop.pdf"


def test_a_version_is_printed_for_everybody_of_the_office_and_linked_from_its_page(as_: As):
    answer = as_("staf").get(VERSION)

    assert answer.mimetype == "application/pdf"
    assert "inline" in answer.headers["Content-Disposition"]
    assert "Versi 1" in PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert VERSION in as_("staf").get(f"/proses/{SOP}").text


def test_folio_is_wider(as_: As):
    sizes = [
        PdfReader(io.BytesIO(as_("staf").get(path).data)).pages[0].mediabox.width
        for path in (VERSION, f"{VERSION}?kertas=f4")
    ]

    assert sizes[0] < sizes[1]


@pytest.mark.parametrize("path", [f"{VERSION}?kertas=a0", VERSION.replace("/1/", "/9/"), DRAFT])
def test_what_is_not_there_is_not_found(as_: As, path: str):
    assert as_("admin").get(path).status_code == 404


def test_a_draft_is_printed_as_one_for_its_admins_alone(as_: As, alur: Alur):
    alur.process_drafts.begin(SOP, person="admin")

    answer = as_("admin").get(DRAFT)

    assert "Rancangan, belum berlaku" in PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert as_("staf").get(DRAFT).status_code == 403
    assert DRAFT in as_("admin").get(f"/proses/{SOP}/rancangan").text


def test_a_stranger_is_asked_to_sign_in(as_: As):
    assert as_(None).get(VERSION).mimetype == "text/html"
