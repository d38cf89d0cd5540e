"""Checks an evidence bundle of one case without the service that made it.

    pip install rfc8785==0.1.4 cryptography==50.0.2
    python verify_bundle.py bundle.zip --anchors anchors.jsonl --key <public key of the office>

It needs nothing of Alur and no network. What it finds is printed; the exit status is 0 when all holds, 1 when
something does not, 2 when the bundle cannot be read. docs/evidence.md says what can and cannot be found out.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOTHING_BEFORE = "0" * 64
LARGEST = 500_000_000  # bytes of one file in the bundle
BECOMES = {
    "instance_started": "running",
    "instance_resumed": "running",
    "instance_suspended": "suspended",
    "instance_cancelled": "cancelled",
    "instance_completed": "completed",
}


def main() -> int:
    """Check a bundle as the command line says."""
    parser = argparse.ArgumentParser(description="Memeriksa berkas bukti. Checks an evidence bundle.")
    parser.add_argument("bundle", help="the ZIP file")
    parser.add_argument("--anchors", help="checkpoints kept outside the office, a line each")
    parser.add_argument("--key", action="append", default=[], help="a public key of the office, hexadecimal")
    chosen = parser.parse_args()
    try:
        files = read_bundle(chosen.bundle)
        lines = Path(chosen.anchors).read_text(encoding="utf-8").splitlines() if chosen.anchors else []
        faults, notes = check(files, lines, set(chosen.key))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        print(f"Tidak terbaca / cannot be read: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    for note in notes:
        print(note)
    for fault in faults:
        print(f"! {fault}")
    print("TIDAK UTUH / DOES NOT HOLD" if faults else "UTUH / HOLDS")
    return 1 if faults else 0


def read_bundle(path: str) -> dict[str, bytes]:
    """Read every file of the ZIP."""
    with zipfile.ZipFile(path) as archive:
        if any(each.file_size > LARGEST for each in archive.infolist()):
            raise ValueError("a file is too large")
        names = archive.namelist()
        if len(names) != len(set(names)):
            raise ValueError("a name is there twice")
        return {name: archive.read(name) for name in names}


def check(files: dict[str, bytes], anchors: list[str], keys: set[str]) -> tuple[list[str], list[str]]:
    """Give what does not hold, and what else there is to say."""
    rows = [json.loads(line) for line in files["history.jsonl"].splitlines()]
    case = json.loads(files["case.json"])
    checkpoints = [json.loads(line) for line in files["checkpoints.jsonl"].splitlines()]
    notes = [f"{case['business_key']} ({case['id']}): {len(rows)} perintah / commands"]
    decision = disposal(files, case, rows)
    if decision is not None:
        notes.append(f"dimusnahkan dengan keputusan / disposed of by decision: {decision}")
    faults = [
        *manifest_faults(files),
        *chain_faults(case, rows),
        *name_faults(case, rows),
        *status_faults(case, rows),
        *own_faults(files),
        *disposal_faults(rows, decision),
        *deployment_faults(files, rows),
        *attachment_faults(files, rows),
        *checkpoint_faults(case["id"], rows, checkpoints, keys),
        *anchor_faults(case["id"], rows, checkpoints, anchors, keys),
    ]
    signed = [head[1] for each in checkpoints for head in each["heads"] if head[0] == case["id"]]
    notes.append(f"ditandatangani sampai perintah / signed up to command: {max(signed, default=0)}")
    if not keys:
        used = sorted({each["key"] for each in checkpoints})
        notes.append(f"bandingkan kunci / compare the key with the office's: {', '.join(used) or '-'}")
    if not anchors:
        notes.append("tanpa jangkar, kunci curian tak ketahuan / without anchors a stolen key stays unseen")
    return faults, notes


def manifest_faults(files: dict[str, bytes]) -> Iterator[str]:
    """Compare every file with the list of files."""
    listed = dict(json.loads(files["manifest.json"]))
    for name in sorted(set(listed) | set(files) - {"manifest.json"}):
        if name not in files:
            yield f"{name}: is missing"
        elif listed.get(name) != sha256(files[name]):
            yield f"{name}: was altered" if name in listed else f"{name}: is not in the list"


def chain_faults(case: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[str]:
    """Walk the chain; whatever follows the first row that does not hold says nothing."""
    before = NOTHING_BEFORE
    for number, line in enumerate(rows, start=1):
        row, body = line["row"], line["body"]
        if (row["chain"], row["sequence"], row["previous_hash"]) != (case["id"], number, before):
            yield f"command {number}: missing, or does not follow the one before it"
            return
        if sha256(rfc8785.dumps({name: row[name] for name in row if name != "hash"})) != row["hash"]:
            yield f"command {number}: a column was altered"
            return
        if body is not None and sha256(body.encode()) != row["body_sha256"]:
            yield f"command {number}: its body was altered"
            return
        before = row["hash"]
    if (case["sequence"], case["head_hash"]) != (len(rows), before):
        yield f"command {len(rows) + 1}: the chain does not end where the case says"


def name_faults(case: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[str]:
    """Compare what the bundle says of the case's name and beginner with what its first command recorded."""
    body = rows[0]["body"] if rows else None
    if body is None:
        return
    events = [each for each in json.loads(body)["events"] if each["kind"] == "instance_started"]
    if [each["business_key"] for each in events] != [case["business_key"]]:
        yield "command 1: the case's name is not the one that was recorded"
    if rows[0]["row"]["actor"] != case["started_by"]:
        yield "command 1: who began the case is not who was recorded"


def status_faults(case: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[str]:
    """Compare the case's status with the last one that its log tells; nothing, where bodies are gone."""
    bodies = [json.loads(line["body"]) for line in rows if line["body"] is not None]
    kinds = [event["kind"] for body in bodies for event in body.get("events", ())]
    told = [BECOMES[kind] for kind in kinds if kind in BECOMES]
    if len(bodies) == len(rows) and told[-1:] != [case["status"]]:
        yield f"command {len(rows)}: the case's status is not the one that its log leads to"


def own_faults(files: dict[str, bytes]) -> Iterator[str]:
    """Repeat what the service itself found when the bundle was taken; it replayed every command as well."""
    own = json.loads(files["verification.json"])
    if not own["sound"]:
        first = own["first_divergence"]
        yield "the service's own check did not hold" + (f": command {first['sequence']}" if first else "")


def disposal(files: dict[str, bytes], case: dict[str, Any], rows: list[dict[str, Any]]) -> str | None:
    """Read the office's decision to dispose of what this very chain held, if there is one that holds."""
    for line in (json.loads(line) for line in files.get("disposal.jsonl", b"").splitlines()):
        row, body = line["row"], line["body"]
        sealed = sha256(rfc8785.dumps({name: row[name] for name in row if name != "hash"})) == row["hash"]
        if not sealed or sha256(body.encode()) != row["body_sha256"] or row["chain"] != "office":
            continue
        told = json.loads(body)["command"]
        ends = [(each["id"], each["sequence"], each["head_hash"]) for each in told["cases"]]
        if row["kind"] == "dispose_cases" and (case["id"], len(rows), rows[-1]["row"]["hash"]) in ends:
            return (
                f"{told['decree']} ({told['decided_on']}), riwayat kantor / office's history:"
                f" {row['sequence']} {row['hash']}"
            )
    return None


def disposal_faults(rows: list[dict[str, Any]], decision: str | None) -> Iterator[str]:
    """Name the first command whose body is gone without a decision."""
    gone = [number for number, line in enumerate(rows, start=1) if line["body"] is None]
    if gone and decision is None:
        yield f"command {gone[0]}: its body is gone, and no decision of the office says so"


def deployment_faults(files: dict[str, bytes], rows: list[dict[str, Any]]) -> Iterator[str]:
    """Compare the diagrams and forms with the hashes that the commands ran on."""
    for wanted in sorted({line["row"]["deployment_hash"] for line in rows} - {None}):
        folder = f"deployments/{wanted}/"
        found = [[name[len(folder) :], sha256(files[name])] for name in files if name.startswith(folder)]
        if sha256(rfc8785.dumps(sorted(found))) != wanted:
            yield f"{folder}: diagram or forms are not those that were in force"


def attachment_faults(files: dict[str, bytes], rows: list[dict[str, Any]]) -> Iterator[str]:
    """Compare the files with the hashes in the log, both ways."""
    there = {name: sha256(content) for name, content in files.items() if name.startswith("files/")}
    named = {found["sha256"] for line in rows if line["body"] for found in _files(json.loads(line["body"]))}
    for digest in sorted(named - set(there.values())):
        yield f"files/{digest[:12]}…: the log names it, but it is missing or was altered"
    for name in sorted(name for name, digest in there.items() if digest not in named):
        yield f"{name}: the log does not name it"


def checkpoint_faults(
    chain: str, rows: list[dict[str, Any]], checkpoints: list[dict[str, Any]], keys: set[str]
) -> Iterator[str]:
    """Check what was signed of this case."""
    for each in checkpoints:
        found = [*_forgery(each, keys), *_not_borne_out(chain, rows, each)]
        yield from (f"checkpoint {each['number']}: {fault}" for fault in found)


def anchor_faults(
    chain: str,
    rows: list[dict[str, Any]],
    checkpoints: list[dict[str, Any]],
    lines: list[str],
    keys: set[str],
) -> Iterator[str]:
    """Compare with what was kept elsewhere: whole checkpoints, or only `number time hash`."""
    kept: dict[int, str] = {}
    for line in (line.strip().lstrip("> ") for line in lines):  # a mail may quote them
        words = line.split()
        if line.startswith("{") and line.endswith("}"):
            anchor = json.loads(line)
            kept[anchor["number"]] = anchor["hash"]
            found = [*_forgery(anchor, keys), *_not_borne_out(chain, rows, anchor)]
            yield from (f"anchor {anchor['number']}: {fault}" for fault in found)
        elif len(words) == 3 and words[0].isdigit() and len(words[2]) == 64:
            kept[int(words[0])] = words[2]
    for each in checkpoints:
        if kept.get(each["number"], each["hash"]) != each["hash"]:
            yield f"checkpoint {each['number']}: is not the one that was published"


def _forgery(checkpoint: dict[str, Any], keys: set[str]) -> Iterator[str]:
    told = {name: value for name, value in checkpoint.items() if name not in ("hash", "signature")}
    content = rfc8785.dumps(told)
    if sha256(content) != checkpoint["hash"]:
        yield "was altered"
    elif keys and checkpoint["key"] not in keys:
        yield f"is signed with an unknown key, {checkpoint['key']}"
    else:
        try:
            public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint["key"]))
            public.verify(bytes.fromhex(checkpoint["signature"]), content)
        except (InvalidSignature, ValueError):
            yield "has a signature that does not hold"


def _not_borne_out(chain: str, rows: list[dict[str, Any]], checkpoint: dict[str, Any]) -> Iterator[str]:
    for name, sequence, hash_ in checkpoint["heads"]:
        if name != chain:
            continue
        if sequence > len(rows):
            yield f"command {sequence} is missing"
        elif rows[sequence - 1]["row"]["hash"] != hash_:
            yield f"command {sequence} is not the one that was signed"


def _files(value: Any) -> Iterator[dict[str, Any]]:
    """Find what the log says of files: objects with a hash, a name and a size."""
    if isinstance(value, dict):
        if {"sha256", "name", "size"} <= set(value):
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _files(each)


def sha256(content: bytes) -> str:
    """Give a SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
