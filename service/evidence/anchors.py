"""Anchors: checkpoints kept outside the database, in a file that only grows, or as lines of a mail."""

import fcntl
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from engine.checkpoints import Checkpoint, read_line
from engine.codec import instant

_TAIL: Final = 1 << 20  # bytes; more than any line
_BEGINNING: Final = re.compile(r"\{|[0-9]+ [0-9]{4}-[0-9]{2}-[0-9]{2}T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A checkpoint's number and hash, and the whole of it where that was kept."""

    number: int
    hash: str
    checkpoint: Checkpoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What was kept elsewhere; `unreadable` are the numbers of lines that say nothing."""

    kept: tuple[Anchor, ...]
    unreadable: tuple[int, ...] = ()


def seal(number: int, at: datetime, hash_: str) -> str:
    """Write what a mail says of a checkpoint: its hash speaks for every one before it."""
    return f"{number} {instant(at)} {hash_}"


def read(text: str) -> Anchors:
    """Read published lines and seals in any order; a line that broke off and came anew counts once.

    They may stand in a mail, as it came or quoted: what does not begin as they do is passed over.
    """
    lines = [line.strip().lstrip("> ") for line in text.splitlines()]
    kept, unreadable = [], []
    for number, (line, following) in enumerate(pairwise([*lines, ""]), start=1):
        anchor = _anchor(line)
        if anchor is not None:
            kept.append(anchor)
        elif _BEGINNING.match(line) and not following.startswith(line):
            unreadable.append(number)
    return Anchors(kept=tuple(kept), unreadable=tuple(unreadable))


def collected(places: Iterable[Path]) -> str:
    """Read files of anchors, saved mails, and folders of such, one after another. Raises OSError."""
    files = [file for place in places for file in (sorted(place.iterdir()) if place.is_dir() else [place])]
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file())


def last_published(path: Path) -> Anchor | None:
    """Read the newest line of the anchors file that can be read."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            tail = file.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None
    return next((anchor for line in reversed(tail.splitlines()) if (anchor := _anchor(line))), None)


def publish(path: Path, lines: Iterable[tuple[int, str]]) -> int:
    """Append the lines whose numbers the file does not have yet; gives how many.

    Nothing is ever overwritten, so that the file may be one that can only be appended to. Processes wait for
    each other.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = last_published(path)
        new = [line for number, line in lines if last is None or number > last.number]
        if not new:
            return 0
        whole = "".join(f"{line}\n" for line in new)
        file.write((whole if _ends_well(path) else f"\n{whole}").encode())
        file.flush()
        os.fsync(file.fileno())
    return len(new)


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        return size == 0 or file.read(1) == b"\n"


def _anchor(line: str) -> Anchor | None:
    words = line.split()
    if len(words) == 3 and words[0].isascii() and words[0].isdigit() and len(words[2]) == 64:
        return Anchor(number=int(words[0]), hash=words[2])
    try:
        found = read_line(line)
    except ValueError:
        return None
    return Anchor(number=found.number, hash=found.hash, checkpoint=found)
