"""What came of a scenario."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a scenario came out as it says. `path` is its path among the files of the process.

    Where it did not, `move` is the number of the act (from 1; 0 before the first), `line` its line in the
    file, `step` the step in question, `expected` and `came` what should have come and what did. `text` says
    it all in a sentence. `visited` are the steps that were offered on the way.
    """

    path: str
    name: str
    description: str = ""
    passed: bool
    moves: int
    text: Text
    move: int = 0
    line: int = 0
    step: str | None = None
    expected: Text | None = None
    came: Text | None = None
    visited: frozenset[str] = frozenset()


def counted(verdicts: tuple[Verdict, ...]) -> Text:
    """Say how many scenarios came out: "5 skenario: 4 berhasil, 1 gagal"."""
    passed = sum(verdict.passed for verdict in verdicts)
    failed = len(verdicts) - passed
    if not verdicts:
        return Text("Belum ada skenario.", "There are no scenarios yet.")
    if not failed:
        return Text(
            f"{passed} skenario, semuanya berhasil",
            f"{passed} {_plural(passed)}, all came out right" if passed > 1 else "1 scenario, came out right",
        )
    return Text(
        f"{len(verdicts)} skenario: {passed} berhasil, {failed} gagal",
        f"{len(verdicts)} {_plural(len(verdicts))}: {passed} right, {failed} wrong",
    )


def failures(verdicts: Iterable[Verdict]) -> tuple[tuple[Verdict, ...], ...]:
    """Put the scenarios together that failed alike: at the same step, for the same reason."""
    alike: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if not verdict.passed:
            alike.setdefault(verdict.text.id, []).append(verdict)
    return tuple(map(tuple, alike.values()))


def _plural(count: int) -> str:
    return "scenario" if count == 1 else "scenarios"
