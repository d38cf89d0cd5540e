"""Which files a deployment may hold: their names, their sizes and their number, the same on every way in."""

import re
from collections.abc import Mapping
from typing import Final

from engine.errors import Invalid
from engine.texts import Text, storable
from engine.xml import MAX_BYTES
from service.casework.deployed import DOCUMENTS, FORMS, SCENARIOS

MOST_FILES: Final = 200
LARGEST_FILE: Final = MAX_BYTES
MOST_TOGETHER: Final = 20_000_000  # bytes of all files
_SUFFIXES: Final = {FORMS: ".json", DOCUMENTS: ".typ", SCENARIOS: ".yaml"}
_NAME: Final = re.compile(r"\w[\w .-]{0,99}")
_LONGEST_NAME: Final = 200  # bytes: file systems take no more than 255


class BadDeploymentFile(Invalid):
    """A file of a deployment has a name or size that is not allowed."""

    code = "bad-deployment-file"
    template = Text(
        "Berkas {path}: hanya <proses>.bpmn, forms/*.json, documents/*.typ, "
        "scenarios/*.yaml; masing-masing maksimal 2 MB, bernama "
        "huruf, angka, spasi, titik, garis bawah, atau tanda hubung, paling banyak 100 karakter.",
        "File {path}: only <process>.bpmn, forms/*.json, documents/*.typ, "
        "scenarios/*.yaml; each of 2 MB at most, named with "
        "letters, digits, spaces, dots, underscores or hyphens, 100 characters at most.",
    )


class TooMuchTogether(BadDeploymentFile):
    """The files are too many, or too large together."""

    template = Text(
        f"Paling banyak {MOST_FILES} berkas, bersama-sama {MOST_TOGETHER // 1_000_000} MB; "
        "ini {count} berkas, {size} MB.",
        f"At most {MOST_FILES} files of {MOST_TOGETHER // 1_000_000} MB together; "
        "these are {count} files of {size} MB.",
    )


def check_files(files: Mapping[str, bytes]) -> None:
    """Raise `BadDeploymentFile` for names, sizes and numbers of files that no deployment may have."""
    check_sizes({path: len(content) for path, content in files.items()})


def check_sizes(sizes: Mapping[str, int]) -> None:
    """Do the same for files that were not read yet: their sizes in bytes, by path."""
    for path, size in sizes.items():
        _check_path(path, size)
    together = sum(sizes.values())
    if len(sizes) > MOST_FILES or together > MOST_TOGETHER:
        raise TooMuchTogether(count=len(sizes), size=-(-together // 1_000_000))


def _check_path(path: str, size: int) -> None:
    folder, _, name = path.rpartition("/")
    suffix = ".bpmn" if not folder else _SUFFIXES.get(f"{folder}/")
    proper = suffix is not None and name.endswith(suffix) and _NAME.fullmatch(name.removesuffix(suffix))
    if not proper or len(name.encode()) > _LONGEST_NAME or size > LARGEST_FILE:
        shown = storable(path)[:_LONGEST_NAME]
        raise BadDeploymentFile({shown: [BadDeploymentFile.template.filled(path=shown)]}, path=shown)
