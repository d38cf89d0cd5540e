"""Any order of commands, legal or not, saved and restored anywhere: the engine does what the SOP means.

In CI Hypothesis picks the same examples every time, so that a build does not fail by chance; elsewhere it
looks for new ones.
"""

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from engine.actors import Actor, HeldRole
from engine.commands import (
    AddComment,
    AllowSamePerson,
    AttachFile,
    CancelInstance,
    ClaimTask,
    Command,
    CompleteTask,
    ExcuseUnit,
    FireTimer,
    OnBehalf,
    ReassignTask,
    ReleaseTask,
    ResumeInstance,
    RetryIncident,
    StartInstance,
    SuspendInstance,
)
from engine.errors import EngineError
from engine.instances import ProcessInstance
from engine.replay import verify
from engine.tasks import public_id
from tests.engine.builders import DEPLOYMENT, INSTANCE, OPERATOR, Case
from tests.engine.elsewhere import Elsewhere, told
from tests.engine.model import Model
from tests.engine.sop import DIAGRAM, FORMS, LANES, PERENCANA, SEKRETARIS, STAF, definition, kabid

UNITS = [*(f"bidang-{number}" for number in range(8)), "a]#1", "bidang [x]", "日本", "typename"]
PLACES = st.integers(0, 10**6)  # points to one of the open tasks, or of the people
REASONS = st.sampled_from(["cuti", "", "  "])


def people(units: list[str]) -> list[Actor]:
    """Everybody who might try: the right ones, substitutes, somebody with many roles, strangers."""
    many = tuple(HeldRole(lane=lane) for lane in ("staf", "fungsional_perencana", "sekretaris"))
    return [
        *(SEKRETARIS, PERENCANA, STAF, OPERATOR),
        *(kabid(unit) for unit in units),
        Actor(id="rangkap", roles=many),
        Actor(id="plh", roles=(HeldRole(lane="sekretaris", represents="sekretaris"),)),
        Actor(id="plt", roles=(HeldRole(lane="staf", represents="sekretaris"),)),
        Actor(id="semua-bidang", roles=(HeldRole(lane="kabid"),), intervenes=True),
        Actor(id="tamu"),
    ]


def notes(projection: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the returns that are not settled: those shown, and those below them."""
    covered = projection.get("covered", {}).values()
    return [*projection["returned"].values(), *(note for each in covered for note in each)]


class SopMachine(RuleBasedStateMachine):
    """One case of the SOP, its model, and all that people might do to it."""

    elsewhere: Elsewhere

    @initialize(count=st.integers(1, len(UNITS)), steps=st.sampled_from([0, 10, 40, 60]), seed=PLACES)
    def begin(self, count: int, steps: int, seed: int) -> None:
        self.units = UNITS[:count]
        self.people = people(self.units)
        self.case = Case(definition(), ProcessInstance(definition(), INSTANCE))
        self.model = Model()
        self.keys: set[str] = set()
        self.attempt(ClaimTask(task_key="langkah_1#1"), SEKRETARIS)
        self.attempt(StartInstance(business_key="2026-TW1"), SEKRETARIS)
        self.work_goes_on([seed * (step + 1) % 10_007 for step in range(steps)])

    # --- what people do ---------------------------------------------------------------------

    @rule(places=st.lists(PLACES, min_size=1, max_size=30))
    def work_goes_on(self, places: list[int]) -> None:
        """The right people complete tasks; one review in seven approves, the others name any units.

        One order in five sends data back.
        """
        for place in places:
            if self.model.tasks:
                key = self.some_task(place)
                first = self.model.tasks[key].number == "2"
                named = [unit for bit, unit in enumerate(self.units) if first or place >> bit & 1]
                decision = "setuju" if place % 7 == 3 else "kembalikan"
                data = "kembalikan" if place % 5 == 2 else "lengkap"
                self.complete_rightly(key, keputusan=decision, kelengkapan_data=data, unit_bertugas=named)

    @rule(
        place=PLACES,
        who=PLACES,
        keputusan=st.sampled_from(["setuju", "kembalikan", "", None, 5]),
        units=st.sampled_from([[], ["bidang-0"], ["tiada"], "bidang-0", [""], [1], {"bidang-0": 1}]),
    )
    def somebody_completes(self, place: int, who: int, keputusan: Any, units: Any) -> None:
        values = {"keputusan": keputusan, "unit_bertugas": units, "lain": [1, {"a": None}]}
        values["kelengkapan_data"] = keputusan
        self.attempt(CompleteTask(task_key=self.some_task(place), values=values), self.somebody(who))

    @rule(what=st.sampled_from([ClaimTask, ReleaseTask]), place=PLACES, who=PLACES)
    def somebody_takes_or_gives_back(self, what: Any, place: int, who: int) -> None:
        self.attempt(what(task_key=self.some_task(place)), self.somebody(who))

    @rule(place=PLACES, who=PLACES, to=PLACES, reason=REASONS)
    def somebody_hands_over(self, place: int, who: int, to: int, reason: str) -> None:
        key, receiver = self.some_task(place), self.somebody(to)
        roles = tuple((role.lane, role.unit) for role in receiver.roles)
        command = ReassignTask(task_key=key, to=receiver.id, to_roles=roles, reason=reason)
        self.attempt(command, self.somebody(who))

    @rule(place=PLACES, who=st.just(2) | PLACES, reason=REASONS, scan=st.sampled_from(["0" * 64, ""]))
    def somebody_enters_a_paper_form(self, place: int, who: int, reason: str, scan: str) -> None:
        paper = OnBehalf(reason=reason, scan_sha256=scan, scan_name="pindaian.pdf")
        command = CompleteTask(
            task_key=self.some_task(place), values={}, inputs_missing=("Surat",), on_behalf=paper
        )
        self.attempt(command, self.somebody(who))

    @rule(place=PLACES, who=st.just(1) | PLACES, reason=REASONS)
    def somebody_excuses_a_unit(self, place: int, who: int, reason: str) -> None:
        task = self.model.tasks.get(self.some_task(place))
        unit = task.unit if task is not None and task.unit is not None else "tiada"
        self.attempt(ExcuseUnit(unit=unit, reason=reason), self.somebody(who))

    @rule(place=PLACES, who=st.just(3) | PLACES, to=PLACES, reason=REASONS, asked=st.booleans())
    def somebody_allows_the_same_person(
        self, place: int, who: int, to: int, reason: str, *, asked: bool
    ) -> None:
        key, person = self.some_task(place), self.somebody(to)
        roles = tuple((role.lane, role.unit, role.represents) for role in person.roles) if asked else None
        command = AllowSamePerson(task_key=key, person=person.id, reason=reason, to_roles=roles)
        self.attempt(command, self.somebody(who))

    @rule(who=PLACES, reason=REASONS, what=st.sampled_from([SuspendInstance, ResumeInstance, CancelInstance]))
    def somebody_intervenes(self, who: int, reason: str, what: Any) -> None:
        self.attempt(what(reason=reason), self.somebody(who))
        if self.model.status == "suspended":
            self.attempt(CompleteTask(task_key=self.some_task(who), values={}), self.somebody(who))
            self.attempt(ResumeInstance(reason="masuk"), OPERATOR)

    @rule(who=PLACES)
    def somebody_tries_nonsense(self, who: int) -> None:
        for command in (
            StartInstance(business_key="lagi"),
            FireTimer(timer_key="langkah_1#1"),
            CompleteTask(task_key="langkah_1#1", values={}),
        ):
            if self.model.refuses(command, self.somebody(who)) is not None:
                self.attempt(command, self.somebody(who))

    @rule(who=PLACES)
    def somebody_remarks(self, who: int) -> None:
        file = AttachFile(sha256="0" * 64, name="a.pdf", media_type="application/pdf", size=1)
        self.attempt(AddComment(text="catatan"), self.somebody(who))
        self.attempt(file, self.somebody(who))

    @rule(who=PLACES, reason=REASONS, what=st.sampled_from(["timer", "documents"]))
    def somebody_tries_an_incident_again(self, who: int, reason: str, what: str) -> None:
        self.attempt(RetryIncident(incident=what, key="langkah_1#1", reason=reason), self.somebody(who))

    @rule()
    def the_server_restarts(self) -> None:
        self.case.reload()

    # --- what must hold ---------------------------------------------------------------------

    @invariant()
    def the_engine_is_where_the_model_is(self) -> None:
        instance, model = self.case.instance, self.model
        assert instance.status == model.status
        assert {key: task.assignee for key, task in instance.open_tasks.items()} == {
            key: task.assignee for key, task in model.tasks.items()
        }
        assert instance.participants.get("unit_bertugas", ()) == model.participants
        assert {note["step"] for note in notes(instance.projection())} == {
            f"langkah_{number}" for number in model.notes
        }
        if model.status in ("running", "suspended"):
            ready = [token for token in instance.tokens if token.state == "ready"]
            assert len(ready) == len(model.tasks)

    def teardown(self) -> None:
        """The log alone gives the same case: here, and in another process."""
        case = self.case
        last = case.log[-1].row
        verdict = verify(definition(), DEPLOYMENT, INSTANCE, case.log, (last.sequence, last.hash))
        assert (verdict.chain, verdict.replay) == ("intact", "identical"), verdict.first_divergence
        assert self.elsewhere.goes_on(DIAGRAM.read_bytes(), FORMS, None, case.log) == told(case.log)
        assert len({public_id(INSTANCE, key) for key in self.keys}) == len(self.keys)

    # --- how ----------------------------------------------------------------------------------

    def attempt(self, command: Command, by: Actor) -> type[EngineError] | None:
        """Try a command: it does what the model does, or is refused as there and leaves no trace."""
        expected = self.model.refuses(command, by)
        before, snapshot, length = self.state(), self.case.instance.snapshot(), len(self.case.log)
        try:
            events = self.case.do(command, by)
        except EngineError as error:
            if type(error) is not expected:
                raise
            self.case.instance = ProcessInstance.restored(definition(), INSTANCE, snapshot)
            assert (self.state(), len(self.case.log)) == (before, length)
            return expected
        assert expected is None, (command, by, expected)
        assert len(self.case.log) == length + bool(events)
        if not events:
            assert self.state() == before
        self.model.carry_out(command, by)
        self.keys |= set(self.case.instance.open_tasks)
        return None

    def complete_rightly(self, key: str, **values: Any) -> type[EngineError] | None:
        """Let the person complete a task who holds it, else one whose work it is."""
        task, lane = (
            self.model.tasks[key],
            definition().step(key.split("[", maxsplit=1)[0].split("#", maxsplit=1)[0]).lane,
        )
        person = kabid(task.unit) if task.unit is not None else LANES[lane or ""]
        holder = next((each for each in self.people if each.id == task.assignee), person)
        return self.attempt(CompleteTask(task_key=key, values=values), holder)

    def state(self) -> str:
        """Give all that can be seen of the case."""
        return json.dumps(self.case.instance.projection(), default=str, sort_keys=True)

    def some_task(self, place: int) -> str:
        """Point to an open task, or to one that was."""
        keys = sorted(self.model.tasks) or sorted(self.keys) or [""]
        return keys[place % len(keys)]

    def somebody(self, who: int) -> Actor:
        """Point to a person."""
        return self.people[who % len(self.people)]


def test_any_order_of_commands_is_what_the_sop_means() -> None:
    with Elsewhere() as process:
        SopMachine.elsewhere = process
        run_state_machine_as_test(
            SopMachine, settings=settings(max_examples=80, stateful_step_count=30, deadline=None)
        )
