"""A ZIP from elsewhere: whatever is wrong with it, it is refused as such, soon and in little memory."""

import io
import random
import zipfile

import pytest

from engine.errors import DiagramRefused
from service.casework.taking_in import LARGEST_ENTRY, MOST_UNPACKED, BadArchive, taken_in

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
    files = {f"forms/{n}.json": bytes(LARGEST_ENTRY) for n in range(MOST_UNPACKED // LARGEST_ENTRY + 1)}

    with pytest.raises(BadArchive):
        taken_in(packed(files), KEY, HERE)


def test_one_entry_beyond_the_limit_is_refused() -> None:
    with pytest.raises(BadArchive):
        taken_in(packed({"forms/1.json": bytes(LARGEST_ENTRY + 1)}), KEY, HERE)


@pytest.mark.parametrize(
    "compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_damaged_zip_is_refused_and_nothing_else_is_raised(compression: int) -> None:
    whole = packed({"forms/é.json": b"{}" * 300, "scenarios/x.yaml": b"a" * 99}, compression=compression)
    chance, refused = random.Random(compression), 0

    for _ in range(600):
        damaged = bytearray(whole)
        damaged[chance.randrange(4, len(whole))] = chance.randrange(256)
        try:
            taken_in(bytes(damaged), KEY, HERE)
        except BadArchive:
            refused += 1
        except DiagramRefused:
            pass  # it could be read, and holds no diagram

    assert refused > 50
