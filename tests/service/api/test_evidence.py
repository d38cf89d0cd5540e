"""The log of a case over the API: read, replayed to any command, verified, and found out when altered."""

import io
import itertools
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy import text

from service.bootstrap import Alur
from service.casework import media
from service.evidence import keys
from service.persistence import triggers
from service.persistence.store import access, cases
from tests.builders.callers import performer_of
from tests.builders.databases import ON_SQLITE
from tests.builders.offices import SOP, UNITS
from tests.service.api.conftest import As

FORM_SWAPPED = """
    UPDATE deployment_file
    SET content = (SELECT content FROM deployment_file WHERE path = 'forms/langkah_4.json')
    WHERE path = 'forms/langkah_3.json'
"""


@pytest.fixture
def case(as_: As) -> str:
    """Run a case up to step 7."""
    waiting = [as_("sekretaris").start("TW I")]
    while waiting[0]["step"] != "langkah_7":
        task = waiting.pop(0)
        waiting += as_(performer_of(task)).complete(task["id"]).json["next_tasks"]
    found: str = waiting[0]["instance"]["id"]
    return found


def altered(alur: Alur, *statements: str) -> None:
    """Change the database behind the service's back."""
    with alur.database.write() as connection:
        triggers.drop(connection)
        for statement in statements:
            connection.execute(text(statement))
        triggers.recreate(connection)


def verification(as_: As, case: str) -> dict[str, Any]:
    answer = as_("auditor").get(f"/instances/{case}/verification")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_the_log_comes_in_pages_as_it_is_stored(as_: As, case: str):
    rows, cursor = [], None

    while cursor is not None or not rows:
        query = {"limit": 5} | ({"cursor": cursor} if cursor else {})
        page = as_("auditor").get(f"/instances/{case}/history", **query).json
        rows += page["items"]
        cursor = page["next_cursor"]

    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["previous_hash"] == before["hash"] for before, row in itertools.pairwise(rows))
    assert rows[1]["body"]["command"]["kind"] == rows[1]["kind"] == "complete_task"
    assert rows[1]["events"] == rows[1]["body"]["events"]
    assert {row["actor"] for row in rows} == {
        "sekretaris",
        "perencana",
        "staf",
        *(f"kabid-{u}" for u in UNITS),
    }


def test_each_command_leads_to_the_state_that_was_recorded(as_: As, case: str):
    rows = as_("auditor").get(f"/instances/{case}/history", limit=100).json["items"]

    for row in rows:
        state = as_("auditor").get(f"/instances/{case}/replay", upto=row["sequence"]).json
        assert (state["sequence"], state["state_hash"]) == (row["sequence"], row["state_hash"])
        assert state["commands"] == len(rows)


def test_a_replay_shows_tokens_tasks_flows_and_answers(as_: As, case: str):
    state = as_("perencana").get(f"/instances/{case}/replay", upto=5).json

    stands = {(token["element"], token["unit"]) for token in state["tokens"]}
    assert {("langkah_5", unit) for unit in UNITS} <= stands
    assert {task["unit"] for task in state["tasks"]} == set(UNITS)
    assert state["flows"][0] == "alur_4_bidang"
    assert state["taken"][:2] == ["alur_mulai_1", "alur_1_2"]
    assert state["completed"] == ["langkah_1", "langkah_2", "langkah_3", "langkah_4"]
    assert state["values"]["langkah_1"]["tahun"] == 2026
    later = as_("perencana").get(f"/instances/{case}/replay").json
    assert later["values"]["langkah_5"].keys() == set(UNITS)


@pytest.mark.parametrize(("upto", "status"), [("0", 422), ("-1", 422), ("x", 422), ("1.5", 422), ("99", 404)])
def test_a_command_that_there_is_not_cannot_be_replayed_to(as_: As, case: str, upto: str, status: int):
    assert as_("auditor").get(f"/instances/{case}/replay", upto=upto).status_code == status


def test_an_honest_case_is_intact_and_identical(as_: As, case: str):
    assert verification(as_, case) == {
        "chain": "intact",
        "replay": "identical",
        "commands": 13,
        "first_divergence": None,
        "damaged_files": [],
        "checkpoints": [],
        "signed_upto": 0,
        "disposal": None,
    }


def test_what_was_signed_and_what_is_missing_belong_to_the_verdict(alur: Alur, as_: As, case: str):
    keys.create(alur.config.signing_key_file)
    alur.checkpoints.keep()
    with alur.database.read() as connection:
        task = cases.open_tasks(connection, case)[0]
    file = media.kept(alur.files, io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "Surat.pdf")
    alur.instances.attach(task.id, file, person="perencana")
    alur.files.path_of(file.sha256).unlink()
    altered(alur, "UPDATE checkpoint_head SET hash = chain", "UPDATE checkpoint SET line = '{}'")

    verdict = verification(as_, case)

    assert (verdict["replay"], verdict["damaged_files"]) == ("identical", ["Surat.pdf"])
    assert (verdict["checkpoints"], verdict["signed_upto"]) == (["checkpoint 1: cannot be read"], 0)


def test_the_verdict_says_up_to_where_it_was_signed(alur: Alur, as_: As, case: str):
    keys.create(alur.config.signing_key_file)
    alur.checkpoints.keep()

    assert verification(as_, case)["signed_upto"] == 13


@pytest.mark.parametrize(
    ("change", "chain", "sequence", "cause"),
    [
        ("UPDATE history SET actor = 'staf' WHERE chain != 'office' AND sequence = 3", "broken", 3, "chain"),
        (
            "UPDATE history SET hash = previous_hash WHERE chain != 'office' AND sequence = 3",
            "broken",
            3,
            "chain",
        ),
        ("DELETE FROM history_body WHERE chain != 'office' AND sequence = 3", "intact", 3, "disposed"),
        ("UPDATE instance SET sequence = 14", "broken", 14, "chain"),
        ("UPDATE instance SET status = 'completed'", "intact", 13, "state"),
        (
            FORM_SWAPPED,
            "intact",
            1,
            "diagram",
        ),
    ],
)
def test_an_altered_case_is_found_out(
    alur: Alur, as_: As, case: str, change: str, chain: str, sequence: int, cause: str
):
    altered(alur, change)

    verdict = verification(as_, case)

    assert verdict["chain"] == chain
    assert verdict["replay"] == ("diverged" if cause in ("state", "diagram") else "not-replayed")
    assert (verdict["first_divergence"]["sequence"], verdict["first_divergence"]["cause"]) == (
        sequence,
        cause,
    )


@ON_SQLITE
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE history_body SET body = '{}' WHERE sequence = 3",
        "UPDATE deployment_file SET content = 'text'",
        "UPDATE instance SET snapshot = 'text'",
        "UPDATE instance SET snapshot = X'00'",
    ],
)
def test_bytes_turned_into_text_are_found_out(alur: Alur, as_: As, case: str, change: str):
    altered(alur, change)

    assert verification(as_, case)["first_divergence"] is not None


def test_rows_cut_off_at_the_end_are_missed(alur: Alur, as_: As, case: str):
    altered(
        alur,
        "DELETE FROM history_body WHERE chain != 'office' AND sequence = 13",
        "DELETE FROM history WHERE chain != 'office' AND sequence = 13",
    )

    assert verification(as_, case)["first_divergence"]["sequence"] == 13


def test_a_snapshot_from_elsewhere_is_found_out(alur: Alur, as_: As, case: str):
    task = as_("sekretaris").start("TW II")
    other = task["instance"]["id"]
    altered(alur, f"UPDATE instance SET snapshot = (SELECT snapshot FROM instance WHERE id = '{other}')")

    assert verification(as_, case)["first_divergence"]["cause"] == "state"


def test_a_case_that_cannot_be_replayed_says_where(alur: Alur, as_: As, case: str):
    altered(alur, "DELETE FROM history_body WHERE chain != 'office' AND sequence = 3")

    assert as_("auditor").get(f"/instances/{case}/replay", upto=2).status_code == 200
    refused = as_("auditor").get(f"/instances/{case}/replay", upto=3)
    assert (refused.status_code, refused.json["code"]) == (409, "replay-diverged")


def test_only_the_office_case_itself_counts(as_: As, case: str):
    """The office's own chain is not a case, so that nobody reads it here."""
    assert as_("admin").get("/instances/office/history").status_code == 404
    assert as_("admin").get(f"/definitions/{SOP}").status_code == 200


def test_the_evidence_is_taken_out_by_who_may_read_the_case_and_an_auditor_is_remembered(
    alur: Alur, as_: As, case: str
):
    answer = as_("auditor").get(f"/instances/{case}/export")

    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("case.json"))["id"] == case
    with alur.database.read() as connection:
        noted = access.accesses(connection, subject=case)
    assert [(each.person, each.action) for each in noted] == [("auditor", "taken-out")]
    assert as_("wakil").get(f"/instances/{case}/export").status_code == 404
    assert as_("auditor").get("/instances/nothing/export").status_code == 404
    assert as_("auditor").get(f"/instances/{case}/export", format="pdf").status_code == 422
