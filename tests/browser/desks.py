"""An admin before the editor of a draft's diagram."""

import re
from collections.abc import Callable
from itertools import count

from playwright.sync_api import Locator, expect

from engine.diagram import Diagram, read_diagram
from engine.drawing.arranging import adapted
from service.bootstrap import Alur
from service.casework.folders import ROOT, files_of_process
from service.queries import process_drafts
from tests.browser.visitors import Visitor
from tests.builders.offices import SOP

Come = Callable[..., Visitor]
SHIPPED = files_of_process(ROOT / "processes" / SOP)
SAVED = re.compile(r"^Tersimpan \d\d\.\d\d$")
_numbers = count(1)


class Desk:
    """An admin before the editor, with a draft of their own that is the shipped SOP."""

    def __init__(self, alur: Alur, come: Come, **options: object) -> None:
        self.alur = alur
        name = f"Uji Gambar {next(_numbers)}"
        begun = alur.process_drafts.begin_new(name=name, lanes=["Staf"], person="admin")
        self.key = begun.key
        self.put(SHIPPED[f"{SOP}.bpmn"])
        self.visitor = come("admin", **options)
        self.page = self.visitor.page
        self.page.add_init_script(
            "document.addEventListener('alur:ready', e => { window.modeler = e.detail.modeler; }, true)"
        )
        self.visitor.visit(f"/proses/{self.key}/rancangan")
        self.page.locator(".editor-live").wait_for()

    def put(self, bpmn: bytes) -> None:
        """Save a diagram as another admin would, elsewhere."""
        changes = {path: content for path, content in SHIPPED.items() if not path.endswith(".bpmn")}
        with self.alur.database.read() as connection:
            revision = process_drafts.draft(connection, self.key).revision
        diagram = {f"{self.key}.bpmn": adapted(bpmn, self.key)}
        self.alur.process_drafts.save(self.key, changes | diagram, revision=revision, person="admin")

    def bpmn(self) -> bytes:
        """Read the diagram as it is saved."""
        with self.alur.database.read() as connection:
            return process_drafts.draft(connection, self.key).files[f"{self.key}.bpmn"]

    def diagram(self) -> Diagram:
        """Read what the saved diagram says."""
        return read_diagram(self.bpmn())

    def select(self, element: str) -> None:
        """Select an element, as a click on it does where nothing lies over it."""
        self.page.evaluate(
            "id => modeler.get('selection').select(modeler.get('elementRegistry').get(id))", element
        )

    def act(self, name: str) -> Locator:
        """Find a button of the bar."""
        return self.page.locator(".editor-tools").get_by_role("button", name=name)

    def status(self) -> Locator:
        """Find where it says how the draft stands."""
        return self.page.locator("[data-status]")

    def settled(self) -> None:
        """Wait until everything is saved."""
        expect(self.status()).to_have_text(SAVED)
