"""Plays scenarios and says what came of each."""

from collections.abc import Mapping
from typing import Final

from engine.errors import EngineError, Invalid
from engine.history import deployment_hash
from engine.texts import Text
from service.casework.deployed import SCENARIOS, Deployed
from service.casework.recent import Recent
from service.rehearsal import naming
from service.rehearsal.budget import Together
from service.rehearsal.errors import ScenarioInvalid, TogetherTooLong, TooLong
from service.rehearsal.expecting import Difference, difference
from service.rehearsal.reading import SHARED, read_scenario, read_shared
from service.rehearsal.runnable import runnable
from service.rehearsal.sandbox import Happened, Sandbox
from service.rehearsal.scenario import Move, Scenario, Setting
from service.rehearsal.verdicts import Verdict

_OPENING: Final = Move(act="wait")
_AT_OPENING = Text("Saat berkas dibuka", "When the case opens")
_AT_STEP = Text("Langkah {step}", "Step {step}")
_WAITING = Text("Sesudah waktu berlalu", "After some time")
_EXCUSING = Text("Pengecualian {unit}", "Excusing {unit}")
_AS_EXPECTED = Text("Sesuai yang diharapkan.", "As expected.")
_TOO_LONG = Text("{where}: skenario {why}.", "{where}: the scenario is {why}.")
_OTHERWISE = Text(
    "{where}: diharapkan {expected}; ternyata {came}.", "{where}: expected {expected}; but {came}."
)

_kept: Final = Recent[str, tuple[Verdict, ...]](capacity=32)


def run_all(files: Mapping[str, bytes]) -> tuple[Verdict, ...]:
    """Play every scenario among the files of a process; the same files are played once only.

    Whoever asks for them while they are being played waits. All together may cost so much work only.
    """
    return _kept.get_once(deployment_hash(files), lambda: _run_all(files))


def scenario_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the scenarios among the files by name, without what they share."""
    inside = {
        path.removeprefix(SCENARIOS): content
        for path, content in sorted(files.items())
        if path.startswith(SCENARIOS)
    }
    return {name: content for name, content in inside.items() if name != SHARED}


def shared_in(files: Mapping[str, bytes]) -> Setting | None:
    """Read what the scenarios among the files share; raises `ScenarioInvalid`."""
    content = files.get(f"{SCENARIOS}{SHARED}")
    return read_shared(content) if content is not None else None


def _run_all(files: Mapping[str, bytes]) -> tuple[Verdict, ...]:
    found = scenario_files(files)
    if not found:
        return ()
    try:
        deployed, shared = runnable(files), shared_in(files)
    except Invalid as refusal:
        return tuple(_unplayed(name, refusal) for name in found)
    together = Together()
    return tuple(_verdict_on(deployed, name, content, shared, together) for name, content in found.items())


def _verdict_on(
    deployed: Deployed, name: str, content: bytes, shared: Setting | None, together: Together
) -> Verdict:
    try:
        together.read(content)
        return run(deployed, read_scenario(content, name, shared), together)
    except (ScenarioInvalid, TogetherTooLong) as refusal:
        return _unplayed(name, refusal)


def _unplayed(name: str, refusal: Invalid) -> Verdict:
    line = refusal.line if isinstance(refusal, ScenarioInvalid) and refusal.file == name else 0
    path = f"{SCENARIOS}{name}"
    return Verdict(path=path, name=name, passed=False, moves=0, line=line, text=refusal.text)


def run(deployed: Deployed, scenario: Scenario, together: Together | None = None) -> Verdict:
    """Play one scenario to its end, or to the first act that comes out otherwise or is too long."""
    sandbox, visited = Sandbox(deployed, scenario.setting, together=together), set[str]()
    for number, move in enumerate((_OPENING, *scenario.moves)):
        outcome = _played(sandbox, move, opens=number == 0)
        if isinstance(outcome, TooLong):
            return _failed(deployed, scenario, number, outcome, frozenset(visited))
        if isinstance(outcome, Happened):
            visited |= {task.step for task in outcome.offered}
        found = difference(deployed.definition, move, outcome)
        if found is not None:
            return _failed(deployed, scenario, number, found, frozenset(visited))
    return Verdict(
        path=f"{SCENARIOS}{scenario.file}",
        name=scenario.name,
        description=scenario.description,
        passed=True,
        moves=len(scenario.moves),
        text=_AS_EXPECTED,
        visited=frozenset(visited),
    )


def _played(sandbox: Sandbox, move: Move, *, opens: bool) -> Happened | EngineError:
    try:
        return sandbox.start() if opens else sandbox.performed(move)
    except EngineError as refusal:
        return refusal


def _failed(
    deployed: Deployed,
    scenario: Scenario,
    number: int,
    found: Difference | TooLong,
    visited: frozenset[str],
) -> Verdict:
    move = scenario.moves[number - 1] if number else None
    where, step = _place(deployed, move)
    expected, came = found if not isinstance(found, TooLong) else (None, None)
    return Verdict(
        path=f"{SCENARIOS}{scenario.file}",
        name=scenario.name,
        description=scenario.description,
        passed=False,
        moves=len(scenario.moves),
        text=_told(where, found),
        move=number,
        line=move.line if move is not None else 0,
        step=step,
        expected=expected,
        came=came,
        visited=visited,
    )


def _told(where: Text, found: Difference | TooLong) -> Text:
    if isinstance(found, TooLong):
        why = found.text
        return Text(
            _TOO_LONG.id.format(where=where.id, why=why.id), _TOO_LONG.en.format(where=where.en, why=why.en)
        )
    expected, came = found
    return Text(
        _OTHERWISE.id.format(where=where.id, expected=expected.id, came=came.id.rstrip(".")),
        _OTHERWISE.en.format(where=where.en, expected=expected.en, came=came.en.rstrip(".")),
    )


def _place(deployed: Deployed, move: Move | None) -> tuple[Text, str | None]:
    """Say at which act something came out otherwise, and at which step."""
    if move is None:
        return _AT_OPENING, None
    if move.act == "excuse":
        return _EXCUSING.filled(unit=", ".join(move.units)), None
    if not move.step:
        return _WAITING, None
    try:
        step = naming.step_called(deployed.definition, move.step)
    except EngineError:
        return _AT_STEP.filled(step=move.step), None
    return _AT_STEP.filled(step=naming.label(step, ", ".join(move.units) or None)), step.id
