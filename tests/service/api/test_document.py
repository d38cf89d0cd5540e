"""The OpenAPI document is true: no call leads to a failure or to an answer that it does not name."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from engine.covers import CoverDetails
from service.api.wiring import RESOURCES
from service.app import create_app
from service.dispatch.office_commands import PutSetting
from service.dispatch.release_terms import SECOND_APPROVAL, Terms
from tests.builders.callers import PREFIX, Caller, performer_of
from tests.builders.clocks import StandingClock
from tests.builders.databases import SqliteMaker
from tests.builders.offices import SOP, UNITS, an_installation, an_office

EXAMPLES = 12  # for each operation and person
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


class Rich:
    """An office with something of everything, and people who may do much."""

    def __init__(self, folder: Path) -> None:
        self.maker = SqliteMaker()
        alur = an_office(an_installation(self.maker.make(), folder, StandingClock()))
        self.app = create_app(alur)
        self.people = {name: Caller(self.app, name) for name in ("sekretaris", "admin", "auditor")}
        waiting = [self.people["sekretaris"].start("TW I")]
        while waiting[0]["step"] != "langkah_5":
            task = waiting.pop(0)
            waiting += Caller(self.app, performer_of(task)).complete(task["id"]).json["next_tasks"]
        task = self.people["sekretaris"].start("TW II")
        upload = {"file": (io.BytesIO(b"%PDF-1.7"), "surat.pdf")}
        file = self.people["sekretaris"].post(f"/tasks/{task['id']}/files", data=upload).json
        alur.office.run(PutSetting(key=SECOND_APPROVAL, value=True), person="admin")
        draft = alur.process_drafts.begin(SOP, person="admin")
        details = CoverDetails(number="050/1", approved_by_title="Kepala", approved_by_name="A")
        release = alur.releases.ask(
            SOP, details, Terms(changes="Nomor."), revision=draft.revision, person="admin"
        )
        self.known = {
            "release_id": [release.id],
            "task_id": [task["id"], waiting[0]["id"]],
            "instance_id": [task["instance"]["id"], waiting[0]["instance"]["id"]],
            "file_id": [file["id"]],
            "key": [SOP, "units", "indikator"],
            "number": [1],
            "unit": list(UNITS),
        }


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rich]:
    made = Rich(tmp_path_factory.mktemp("document"))
    yield made
    made.maker.close()


@pytest.fixture(scope="module")
def document(rich: Rich) -> Any:
    return schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", rich.app)


@pytest.mark.parametrize("subject", [resource.name for resource in RESOURCES])
def test_the_document_is_true(document: Any, rich: Rich, subject: str):
    operations = [found.ok() for found in document.get_all_operations()]
    ours = [operation for operation in operations if subject in operation.tags]

    assert ours
    for operation in ours:
        _try(operation, rich)


def _try(operation: Any, rich: Rich) -> None:
    """Call an operation with made-up input, each time as several people, most times about what there is."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy())
    def calls(case: Any) -> None:
        for number, person in enumerate(rich.people.values()):
            for name in case.path_parameters or {}:
                known = rich.known.get(name)
                if known and number < 2:
                    case.path_parameters[name] = known[number % len(known)]
            case.call_and_validate(headers={"Authorization": f"Bearer {person.token}"}, checks=CHECKS)

    calls()
