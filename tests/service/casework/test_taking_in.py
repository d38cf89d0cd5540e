"""A ZIP from elsewhere: whatever is wrong with it, it is refused as such, soon and in little memory."""

import io
import random
import zipfile

import pytest

from engine.errors import DiagramRefused
from service.casework.deployment_files import (
    LARGEST_FILE,
    MOST_FILES,
    MOST_TOGETHER,
    BadDeploymentFile,
    TooMuchTogether,
)
from service.casework.taking_in import BadArchive, taken_in

KEY = "izin"
HERE = {f"{KEY}.bpmn": b"<x/>"}


def packed(files: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files as an office's computer does."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_small_entries_that_are_large_together_are_refused() -> None:
    files = {f"forms/{n}.json": bytes(LARGEST_FILE) for n in range(MOST_TOGETHER // LARGEST_FILE + 1)}

    with pytest.raises(TooMuchTogether) as refusal:
        taken_in(packed(files), KEY, HERE)

    assert refusal.value.parameters == {"count": len(files), "size": 22}


def test_more_entries_than_a_deployment_may_have_are_refused() -> None:
    with pytest.raises(TooMuchTogether):
        taken_in(packed({f"forms/{n}.json": b"{}" for n in range(MOST_FILES + 1)}), KEY, HERE)


def test_one_entry_beyond_the_limit_is_refused_by_its_name() -> None:
    with pytest.raises(BadDeploymentFile) as refusal:
        taken_in(packed({"forms/1.json": bytes(LARGEST_FILE + 1)}), KEY, HERE)

    assert refusal.value.errors.keys() == {"forms/1.json"}


@pytest.mark.parametrize("name", ["../x.bpmn", "/forms/1.json", "forms/a/1.json", "__MACOSX/._x", "x.exe"])
def test_a_name_that_no_deployment_may_hold_is_refused_before_anything_is_unpacked(name: str) -> None:
    damaged = packed({"forms/1.json": b"abcdef", name: b"{}"}, compression=zipfile.ZIP_STORED)

    with pytest.raises(BadDeploymentFile) as refusal:
        taken_in(damaged.replace(b"abcdef", b"abXdef"), KEY, HERE)

    assert refusal.value.errors.keys() == {name}


def test_a_name_that_is_there_twice_is_refused() -> None:
    twice = packed({"forms/1.json": b"a", "forms/2.json": b"b"}).replace(b"forms/2.json", b"forms/1.json")

    with pytest.raises(BadArchive):
        taken_in(twice, KEY, HERE)


def test_an_entry_that_holds_more_than_it_says_is_refused() -> None:
    honest = packed({"forms/1.json": bytes(1_000_000)})
    lying = honest.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    with pytest.raises(BadArchive):
        taken_in(lying, KEY, HERE)


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_unpacked_a_little_at_a_time_is_refused(compression: int) -> None:
    with pytest.raises(BadArchive):
        taken_in(packed({"forms/1.json": b"{}"}, compression=compression), KEY, HERE)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_damaged_zip_is_refused_and_nothing_else_is_raised(compression: int) -> None:
    whole = packed({"forms/é.json": b"{}" * 300, "scenarios/x.yaml": b"a" * 99}, compression=compression)
    chance, refused = random.Random(compression), 0

    for _ in range(600):
        damaged = bytearray(whole)
        damaged[chance.randrange(4, len(whole))] = chance.randrange(256)
        try:
            taken_in(bytes(damaged), KEY, HERE)
        except (BadArchive, BadDeploymentFile):
            refused += 1
        except DiagramRefused:
            pass  # it could be read, and holds no diagram

    assert refused > 50
