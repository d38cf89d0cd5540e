"""Timing, ratios, and the line that says on which machine."""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from service.persistence.database import Database
from tests.builders.databases import Maker, PostgresqlMaker, SqliteMaker


def seconds(call: Callable[[], object]) -> float:
    """Time one call."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def median_of(call: Callable[[], object], *, times: int, warm_up: int = 3) -> float:
    """Time a call many times; gives the median in seconds."""
    for _ in range(warm_up):
        call()
    return statistics.median(seconds(call) for _ in range(times))


def written(name: str, value: float, *, aim: str = "", unit: str = "") -> str:
    """Write a figure, with what it should be."""
    said = f"{value:.2f}{unit}" if value < 100 else f"{value:.0f}{unit}"
    return f"  {name:<58} {said:>12}   {aim}".rstrip()


def machine() -> str:
    """Say on what this ran."""
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in _lines(Path("/proc/cpuinfo"))
            if line.startswith("model name")
        ),
        platform.processor() or "unknown processor",
    )
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    python = platform.python_version()
    return f"machine: {processor}, {os.cpu_count()} cores, load {load}, Python {python}, {sys.platform}"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@contextmanager
def databases() -> Iterator[dict[str, Maker]]:
    """Give makers of both kinds of database, thrown away afterwards."""
    makers: dict[str, Maker] = {
        "SQLite": SqliteMaker(),
        "PostgreSQL": PostgresqlMaker(os.environ.get("ALUR_TEST_DATABASE_URL"), durable=True),
    }
    try:
        yield makers
    finally:
        for maker in makers.values():
            maker.close()


@contextmanager
def a_database(maker: Maker) -> Iterator[Database]:
    """Give a fresh database."""
    url = maker.make()
    database = Database(url)
    try:
        yield database
    finally:
        database.close()
        maker.drop(url)


@contextmanager
def a_folder() -> Iterator[Path]:
    """Give a folder for a while."""
    with TemporaryDirectory(prefix="alur-benchmark-") as folder:
        yield Path(folder)
