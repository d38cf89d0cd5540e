"""A file drawn elsewhere becomes a draft that the editor can open, and loses what only its product knows."""

from io import BytesIO

import pytest

from engine.diagram import read_diagram
from engine.drawing.layout import read_layout
from engine.lint import is_process_id, lint
from service.bootstrap import Alur
from service.casework.deployed import bpmn_path_in
from service.queries import process_drafts
from tests.builders.corpus import FOLDER
from tests.builders.databases import ON_SQLITE
from tests.builders.readers import Reader, text_of
from tests.service.web.conftest import As

pytestmark = ON_SQLITE
UNFIT = {"bad-process-id", "process-not-marked-executable", "no-layout", "not-drawn"}
FOREIGN = {"executable-extension", "expression-language", "foreign-extension"}


def drafted(admin: Reader, name: str) -> str:
    """Upload a file of the corpus and let it become a draft; gives the draft's address."""
    content = (FOLDER / f"{name}.bpmn").read_bytes()
    admin.post("/proses/versi/baru", {"bpmn": (BytesIO(content), f"{name}.bpmn")})
    page = admin.post("/proses/versi/baru", {name: value[0] for name, value in admin.fields().items()})
    assert page.status_code == 200
    return page.request.path


def bpmn_of(alur: Alur, address: str) -> bytes:
    with alur.database.read() as connection:
        files = process_drafts.draft(connection, address.split("/")[2]).files
    return files[bpmn_path_in(files)]


def rules(bpmn: bytes) -> set[str]:
    return {finding.rule for finding in lint(bpmn)}


@pytest.mark.parametrize("name", ["adonis", "bizagi", "bpmn_io", "camunda7", "camunda8", "signavio"])
def test_an_upload_becomes_a_draft_that_can_be_drawn_and_run(as_: As, alur: Alur, name: str):
    sent = (FOLDER / f"{name}.bpmn").read_bytes()

    address = drafted(as_("admin"), name)

    kept = bpmn_of(alur, address)
    assert rules(kept) == rules(sent) - UNFIT
    assert is_process_id(read_diagram(kept).process_id)
    assert read_diagram(kept).process_id in address
    assert read_layout(read_diagram(kept)) is not None


def test_the_key_comes_from_the_name_and_nobody_has_it_yet(as_: As, alur: Alur):
    admin = as_("admin")

    first, second = drafted(admin, "adonis"), drafted(admin, "adonis")

    assert (first, second) == ("/proses/layanan_aduan/rancangan", "/proses/layanan_aduan_2/rancangan")


def test_what_other_products_added_goes_by_one_button(as_: As, alur: Alur):
    admin = as_("admin")
    address = drafted(admin, "camunda7")
    assert "Buang tambahan perangkat lain" in text_of(admin.get(address))
    before = rules(bpmn_of(alur, address))

    page = admin.post(f"{address}/tambahan")

    assert "Tambahan perangkat lain sudah dibuang." in text_of(page)
    assert "Buang tambahan perangkat lain" not in text_of(page)
    assert rules(bpmn_of(alur, address)) == before - FOREIGN


def test_nobody_but_who_puts_sops_into_force_takes_anything_out(as_: As, alur: Alur):
    address = drafted(as_("admin"), "camunda7")
    before = bpmn_of(alur, address)

    assert as_("sekretaris").post(f"{address}/tambahan").status_code == 403
    assert bpmn_of(alur, address) == before
