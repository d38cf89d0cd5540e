"""The evidence bundle of a case: the same bytes each time, and checked without the service."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from service.bootstrap import Alur
from service.casework import media
from service.evidence import keys, verify_bundle
from service.evidence.bundle import bundle_of
from service.persistence.store import cases
from tests.builders.clocks import StandingClock
from tests.builders.offices import run_to, started
from tests.builders.tampering import another_comment, rewritten, signed_anew, unguarded

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
Verify = Callable[..., tuple[int, str]]


def taken(alur: Alur, case: str) -> bytes:
    with alur.database.read() as connection:
        found = cases.read_case(connection, case)
        assert found is not None
        trusted = keys.public_keys(alur.config.signing_key_file)
        content, _verdict = bundle_of(connection, alur.files, found, trusted)
    with content:
        return content.read()


def files_in(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes], *, listed: bool = True) -> bytes:
    """Pack a bundle, with a list of files that agrees."""
    if listed:
        names = sorted(set(files) - {"manifest.json"})
        manifest = [[name, verify_bundle.sha256(files[name])] for name in names]
        files = {**files, "manifest.json": json.dumps(manifest).encode()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def attached(alur: Alur, case: str, clock: StandingClock) -> str:
    """Give the case with a file to its open task, signed and published."""
    with alur.database.read() as connection:
        task = cases.open_tasks(connection, case)[0]
    file = media.kept(alur.files, io.BytesIO(PDF), "Surat tugas.pdf")
    alur.instances.attach(task.id, file, person="perencana")
    clock.advance(minutes=2)
    alur.checkpoints.keep()
    return case


@pytest.fixture
def verify(alur: Alur, attached: str, tmp_path: Path) -> Verify:
    """Run the standalone verifier as a process of its own, away from the service, with anchors and key."""
    anchors = tmp_path / "elsewhere.jsonl"
    anchors.write_bytes(alur.config.anchors_file.read_bytes())
    (key,) = keys.public_keys(alur.config.signing_key_file)
    lonely = tmp_path / "lonely"
    lonely.mkdir()
    script = lonely / "verify_bundle.py"
    script.write_bytes(Path(verify_bundle.__file__).read_bytes())

    def verifying(bundle: bytes, *, with_anchors: bool = True) -> tuple[int, str]:
        (lonely / "bundle.zip").write_bytes(bundle)
        words = [sys.executable, "-I", str(script), "bundle.zip", "--key", key]
        words += ["--anchors", str(anchors)] if with_anchors else []
        done = subprocess.run(words, cwd=lonely, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return verifying


def test_a_bundle_holds_everything_and_is_the_same_each_time(alur: Alur, attached: str, clock: StandingClock):
    bundle = taken(alur, attached)
    clock.advance(days=3)

    assert taken(alur, attached) == bundle
    files = files_in(bundle)
    assert {"README.txt", "verify_bundle.py", "case.json", "history.jsonl", "timeline.pdf"} <= set(files)
    assert PDF in files.values()
    assert files["timeline.pdf"].startswith(b"%PDF-")
    assert [name for name in files if name.endswith(".svg")]
    assert files["history.jsonl"].count(b"\n") == 4
    assert files["checkpoints.jsonl"].count(b"\n") == 3
    assert json.loads(files["verification.json"])["sound"] is True
    assert json.loads(files["verification.json"])["signed_upto"] == 4


def test_an_honest_bundle_holds_for_who_has_only_the_file(alur: Alur, attached: str, verify: Verify):
    status, said = verify(taken(alur, attached))

    assert (status, said.splitlines()[-1]) == (0, "UTUH / HOLDS")
    assert "signed up to command: 4" in said


def _files_with(files: dict[str, bytes], name: str, before: bytes, after: bytes) -> dict[str, bytes]:
    assert before in files[name]
    return {**files, name: files[name].replace(before, after)}


ALTERED = {
    "a body": ("history.jsonl", b"Data belum lengkap", b"Data sudah lengkap", "command 3: its body"),
    "a column": ("history.jsonl", b'"actor":"perencana"', b'"actor":"staf"', "command 4: a column"),
    "the end": ("case.json", b'"sequence": 4', b'"sequence": 5', "command 5: the chain does not end"),
    "the name": ("case.json", b'"business_key": "', b'"business_key": "Bukan ', "command 1: the case's name"),
    "the status": (
        "case.json",
        b'"status": "running"',
        b'"status": "completed"',
        "command 4: the case's status",
    ),
    "the service's verdict": ("verification.json", b'"sound": true', b'"sound": false', "own check did not"),
    "who began": ("case.json", b'"started_by": "', b'"started_by": "bukan-', "command 1: who began the case"),
    "a checkpoint": ("checkpoints.jsonl", b'"number":1,', b'"number":9,', "checkpoint 9: was altered"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_in_the_bundle_is_found(alur: Alur, attached: str, verify: Verify, what: str):
    name, before, after, found = ALTERED[what]

    status, said = verify(packed(_files_with(files_in(taken(alur, attached)), name, before, after)))

    assert status == 1
    assert found in said


def test_files_that_were_altered_removed_or_added_are_found(alur: Alur, attached: str, verify: Verify):
    files = files_in(taken(alur, attached))
    attachment = next(name for name in files if name.startswith("files/"))
    diagram = next(name for name in files if name.endswith(".bpmn"))
    without = {name: content for name, content in files.items() if name != attachment}

    assert "is missing or was altered" in verify(packed(without))[1]
    assert "the log does not name it" in verify(packed({**files, "files/more.pdf": PDF + b" "}))[1]
    assert "are not those that were in force" in verify(packed({**files, diagram: files[diagram] + b" "}))[1]
    assert f"{attachment}: is missing" in verify(packed(without, listed=False))[1]
    assert "more.pdf: is not in the list" in verify(packed({**files, "more.pdf": b""}, listed=False))[1]
    assert "timeline.pdf: was altered" in verify(packed({**files, "timeline.pdf": b""}, listed=False))[1]


def test_rows_cut_off_are_missed(alur: Alur, attached: str, verify: Verify):
    files = files_in(taken(alur, attached))
    rows = files["history.jsonl"].splitlines(keepends=True)
    last = json.loads(rows[2])["row"]
    case = {**json.loads(files["case.json"]), "sequence": 3, "head_hash": last["hash"]}
    files = {name: content for name, content in files.items() if not name.startswith("files/")}
    files |= {"history.jsonl": b"".join(rows[:3]), "case.json": json.dumps(case).encode()}

    status, said = verify(packed(files))

    assert status == 1
    assert "checkpoint 3: command 4 is missing" in said


def test_a_log_written_anew_is_found_by_the_checkpoints(alur: Alur, attached: str, verify: Verify):
    rewritten(alur, attached, another_comment)

    status, said = verify(taken(alur, attached))

    assert status == 1
    assert "checkpoint 2: command 3 is not the one that was signed" in said


def test_a_log_signed_anew_with_another_key_is_found(
    alur: Alur, attached: str, verify: Verify, tmp_path: Path
):
    rewritten(alur, attached, another_comment)
    keys.create(tmp_path / "forger")
    signed_anew(alur, tmp_path / "forger")

    assert "is signed with an unknown key" in verify(taken(alur, attached), with_anchors=False)[1]


def test_a_log_signed_anew_with_the_stolen_key_is_found_by_the_anchors(
    alur: Alur, attached: str, verify: Verify
):
    rewritten(alur, attached, another_comment)
    signed_anew(alur, alur.config.signing_key_file)
    bundle = taken(alur, attached)

    assert verify(bundle, with_anchors=False)[0] == 0
    status, said = verify(bundle)
    assert status == 1
    assert "checkpoint 2: is not the one that was published" in said
    assert "anchor 2: command 3 is not the one that was signed" in said


def test_a_case_set_back_with_an_old_copy_is_found_by_the_anchors(
    alur: Alur, attached: str, verify: Verify, clock: StandingClock
):
    unguarded(
        alur,
        "DELETE FROM checkpoint_head WHERE number = 3",
        "DELETE FROM checkpoint WHERE number = 3",
        "UPDATE instance SET sequence = 3, head_hash = (SELECT hash FROM history WHERE chain = :case AND"
        " sequence = 3) WHERE id = :case",
        "DELETE FROM document WHERE instance_id = :case",
        "DELETE FROM history_body WHERE chain = :case AND sequence = 4",
        "DELETE FROM history WHERE chain = :case AND sequence = 4",
        case=attached,
    )
    bundle = taken(alur, attached)

    assert verify(bundle, with_anchors=False)[0] == 0
    assert "anchor 3: command 4 is missing" in verify(bundle)[1]


def test_a_damaged_file_is_named_by_the_service_and_missed_by_the_verifier(
    alur: Alur, attached: str, verify: Verify
):
    digest = verify_bundle.sha256(PDF)
    place = alur.files.path_of(digest)
    place.chmod(0o600)
    place.write_bytes(PDF + b"more")

    bundle = taken(alur, attached)

    found = json.loads(files_in(bundle)["verification.json"])
    assert (found["sound"], found["damaged_files"]) == (False, ["Surat tugas.pdf"])
    assert "is missing or was altered" in verify(bundle)[1]


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"no bundle"])
def test_what_is_no_bundle_cannot_be_read(verify: Verify, content: bytes):
    assert verify(content)[0] == 2


def test_a_long_case_holds_without_any_checkpoint(alur: Alur):
    task = run_to(alur, "langkah_10", started(alur))

    files = files_in(taken(alur, task.instance_id))

    faults, notes = verify_bundle.check(files, [], set())
    rows = [json.loads(line) for line in files["history.jsonl"].splitlines()]
    assert len(rows) > 15
    assert faults == []
    assert "ditandatangani sampai perintah / signed up to command: 0" in notes
