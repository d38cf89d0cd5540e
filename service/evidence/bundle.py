"""The evidence of one case in a ZIP file: the same case gives the same bytes."""

import json
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final

from engine.codec import canonical, instant, plain
from engine.diagram import Diagram, read_diagram
from engine.drawing import svg
from engine.errors import EngineError
from engine.history import OFFICE, Entry, sha256
from service.casework.deployed import bpmn_path_in
from service.evidence.timeline import Told, moment, printed_timeline
from service.evidence.verdicts import Verdict, verdict_over
from service.persistence.database import Connection
from service.persistence.files import FileStore
from service.persistence.store import cases, checkpoints, deployments, history, office, people
from service.persistence.store.cases import Case

_HERE: Final = Path(__file__).parent
_IN_MEMORY: Final = 16_000_000  # bytes; larger ones go by way of the disk
_TIMELESS: Final = (1980, 1, 1, 0, 0, 0)
_STATUSES: Final = {
    "running": "berjalan",
    "suspended": "ditangguhkan",
    "completed": "selesai",
    "cancelled": "dibatalkan",
}


def bundle_of(
    connection: Connection, files: FileStore, case: Case, keys: Collection[str]
) -> tuple[IO[bytes], Verdict]:
    """Give the evidence of a case, to be read from its start, and the verdict that is in it.

    Whoever takes it closes it. Raises `CannotTypeset`.
    """
    verdict = verdict_over(connection, files, case, keys)
    with ExitStack() as stack:
        target: IO[bytes] = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
        _write(connection, files, case, verdict, target)
        target.seek(0)
        stack.pop_all()
    return target, verdict


def _write(connection: Connection, files: FileStore, case: Case, verdict: Verdict, target: IO[bytes]) -> None:
    manifest: list[tuple[str, str]] = []
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in _contents(connection, case, verdict):
            _put(archive, name, content)
            manifest.append((name, sha256(content)))
        for name, digest in _attached(connection, case.id).items():
            if files.has(digest):
                content = files.path_of(digest).read_bytes()
                _put(archive, name, content)
                manifest.append((name, sha256(content)))
        _put(archive, "manifest.json", _pretty(sorted(manifest)))


def _contents(connection: Connection, case: Case, verdict: Verdict) -> Iterator[tuple[str, bytes]]:
    entries = list(history.entries(connection, case.id))
    ran_on = sorted({entry.row.deployment_hash for entry in entries if entry.row.deployment_hash})
    deployed = {each: deployments.files_of(connection, each) for each in ran_on}
    diagrams = {each: found for each in ran_on if (found := _diagram(deployed[each])) is not None}
    actors = {name for entry in entries for name in _people_in(entry)}
    named = dict(sorted(people.names_of(connection, actors).items()))
    units = {code: name for code, name, _active in office.units(connection)}
    last = entries[-1].row.at if entries else case.started_at

    yield "README.txt", (_HERE / "README.txt").read_bytes()
    yield "verify_bundle.py", (_HERE / "verify_bundle.py").read_bytes()
    yield "case.json", _pretty(_facts(case, named))
    yield "history.jsonl", b"".join(_line(entry) for entry in entries)
    lines = [line for _, line in checkpoints.lines_about(connection, case.id)]
    yield "checkpoints.jsonl", "".join(f"{line}\n" for line in lines).encode()
    yield "verification.json", _pretty(_judged(verdict))
    if (gone := verdict.verification.disposal) is not None:
        decision = history.entries(
            connection, OFFICE, after=gone.office_sequence - 1, upto=gone.office_sequence
        )
        yield "disposal.jsonl", b"".join(_line(entry) for entry in decision)
    told = Told(
        title=case.business_key,
        facts=_on_paper(case, diagrams),
        entries=entries,
        diagrams=diagrams,
        people=named,
        units=units,
        verdict=verdict,
    )
    yield "timeline.pdf", printed_timeline(told, last)
    for each, content in deployed.items():
        for path in sorted(content):
            yield f"deployments/{each}/{path}", content[path]
    for each, diagram in diagrams.items():
        yield f"pictures/{each}.svg", svg.draw(diagram).encode()


def _attached(connection: Connection, instance_id: str) -> Mapping[str, str]:
    """Name the files of a case in the bundle: by hash, and by the name that each came under first."""
    found = cases.files_of_case(connection, instance_id)
    first = {file.sha256: file.name for file in reversed(found)}
    return {f"files/{digest[:16]}-{_safe(name)}": digest for digest, name in sorted(first.items())}


def _safe(name: str) -> str:
    """Give a name that is one file on every system."""
    return "".join(letter if letter.isalnum() or letter in " ._-()" else "_" for letter in name)[-100:]


def _people_in(entry: Entry) -> Iterator[str]:
    yield entry.row.actor
    if entry.row.acted_for:
        yield entry.row.acted_for
    command = json.loads(entry.body)["command"] if entry.body else {}
    yield from (name for key in ("to", "person") if isinstance(name := command.get(key), str))


def _diagram(files: Mapping[str, bytes]) -> Diagram | None:
    try:
        return read_diagram(files[bpmn_path_in(files)])
    except EngineError:  # altered: the bundle shows its bytes, and the verdict says so
        return None


def _line(entry: Entry) -> bytes:
    body = entry.body.decode("utf-8", errors="replace") if entry.body is not None else None
    return canonical({"row": asdict(entry.row), "body": body}) + b"\n"


def _facts(case: Case, named: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": case.id,
        "business_key": case.business_key,
        "definition": case.definition_key,
        "version": case.definition_version,
        "deployment": case.deployment_hash,
        "status": case.status,
        "outcome": case.outcome,
        "started_at": instant(case.started_at),
        "started_by": case.started_by,
        "ended_at": instant(case.ended_at) if case.ended_at else None,
        "sequence": case.sequence,
        "head_hash": case.head_hash,
        "people": dict(named),
    }


def _on_paper(case: Case, diagrams: Mapping[str, Diagram]) -> list[tuple[str, str]]:
    diagram = diagrams.get(case.deployment_hash)
    sop = diagram.identity.name or diagram.process_name if diagram is not None else case.definition_key
    ended = [("Berakhir", moment(case.ended_at))] if case.ended_at else []
    return [
        ("SOP", f"{sop}, versi {case.definition_version}"),
        ("Status", _STATUSES.get(case.status, case.status)),
        ("Dimulai", moment(case.started_at)),
        *ended,
        ("Nomor berkas", case.id),
        ("Ujung riwayat", f"catatan {case.sequence}, {case.head_hash}"),
    ]


def _judged(verdict: Verdict) -> dict[str, Any]:
    return {
        "sound": verdict.sound,
        **plain(asdict(verdict.verification)),
        "damaged_files": list(verdict.damaged),
        "checkpoints": [str(fault) for fault in verdict.faults],
        "signed_upto": verdict.signed_upto,
    }


def _pretty(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_TIMELESS)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    archive.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED, compresslevel=6)
