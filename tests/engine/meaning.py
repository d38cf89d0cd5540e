"""What a diagram made of blocks means: a naive engine, told with nothing but lists of what waits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.engine.blocks import Block

Done = Callable[[], object]
Path = tuple[str, ...]
Values = dict[str, Any]
FEW = (("x",), ("x", "y"), ("z", "x", "y"), ())  # what a list of units may hold


@dataclass(eq=False)
class Scope:
    """A process or sub-process: it is done when its last token has ended."""

    done: Done
    tokens: int = 1

    def end(self) -> None:
        """Let one token end."""
        self.tokens -= 1
        if self.tokens == 0:
            self.done()


@dataclass(frozen=True)
class Where:
    """Where a token is: the items around it, its scope, and the activities that may be cut short."""

    path: Path
    scope: Scope
    guards: tuple[object, ...] = ()


@dataclass(eq=False)
class Place:
    """Something that waits: a step for its values, or a timer."""

    id: str
    where: Where
    go_on: Callable[[int], Values]
    timer: bool = False

    @property
    def unit(self) -> str | None:
        """The innermost item around it."""
        return self.where.path[-1] if self.where.path else None


@dataclass
class Meaning:
    """A case of a drawn block; `ids` are those that the drawing gave to its parts."""

    ids: dict[int, str]
    waiting: list[Place] = field(default_factory=list)
    participants: dict[tuple[str, Path], list[str]] = field(default_factory=dict)
    ended: bool = False

    def begin(self, block: Block) -> None:
        """Let a case begin."""
        scope = Scope(self._end)
        self._run(block, Where((), scope), scope.end)

    def go_on(self, place: Place, choice: int) -> Values:
        """Complete a step or fire a timer; gives the values that the choice stands for."""
        self.waiting.remove(place)
        return place.go_on(choice)

    def _end(self) -> None:
        self.ended = True

    def _run(self, block: Block, where: Where, done: Done) -> None:
        getattr(self, f"_run_{block.kind}")(block, where, done)

    def _run_step(self, block: Block, where: Where, done: Done) -> None:
        def completed(choice: int) -> Values:
            done()
            return {}

        self.waiting.append(Place(self.ids[id(block)], where, completed))

    def _run_row(self, block: Block, where: Where, done: Done, index: int = 0) -> None:
        if index == len(block.parts):
            done()
        else:
            self._run(block.parts[index], where, lambda: self._run_row(block, where, done, index + 1))

    def _run_all(self, block: Block, where: Where, done: Done) -> None:
        meeting = Scope(done, tokens=len(block.parts))
        for part in block.parts:
            self._run(part, where, meeting.end)

    def _run_either(self, block: Block, where: Where, done: Done) -> None:
        step, name = self.ids[id(block)].split()

        def decided(choice: int) -> Values:
            self._run(block.parts[0 if choice % 2 else 1], where, done)
            return {name: bool(choice % 2)}

        self.waiting.append(Place(step, where, decided))

    def _run_loop(self, block: Block, where: Where, done: Done) -> None:
        step, name = self.ids[id(block)].split()

        def decided(choice: int) -> Values:
            again = choice % 3 == 0
            self._run(block, where, done) if again else done()
            return {name: again}

        self._run(block.parts[0], where, lambda: self.waiting.append(Place(step, where, decided)))

    def _run_part(self, block: Block, where: Where, done: Done) -> None:
        scope = Scope(done)
        self._run(block.parts[0], Where(where.path, scope, where.guards), scope.end)

    def _run_units(self, block: Block, where: Where, done: Done) -> None:
        self._ask_units(block, where, lambda units: self._begin_units(block, units, where, done))

    def _ask_units(self, block: Block, where: Where, then: Callable[[list[str]], None]) -> None:
        """Let a step name the units; once named, only some of them may be named again."""
        giver, name = self.ids[id(block)].split()

        def given(choice: int) -> Values:
            units = ["".join(where.path) + unit for unit in FEW[choice % len(FEW)]]
            known = self.participants.get((name, where.path)) or units
            self.participants[name, where.path] = known
            units = [unit for unit in units if unit in known]
            then(units)
            return {name: units}

        self.waiting.append(Place(giver, where, given))

    def _begin_units(self, block: Block, units: list[str], where: Where, done: Done) -> None:
        def branch(unit: str, end: Done) -> None:
            scope = Scope(end)
            self._run(block.parts[0], Where((*where.path, unit), scope, where.guards), scope.end)

        def one_by_one(index: int = 0) -> None:
            if index == len(units):
                done()
            else:
                branch(units[index], lambda: one_by_one(index + 1))

        if block.flag or not units:
            one_by_one()
        else:
            meeting = Scope(done, tokens=len(units))
            for unit in units:
                branch(unit, meeting.end)

    def _run_deadline(self, block: Block, where: Where, done: Done) -> None:
        main = block.parts[0]

        def with_units(units: list[str]) -> None:
            self._with_deadline(block, where, done, lambda w, end: self._begin_units(main, units, w, end))

        if main.kind == "units":  # the step that names the units comes before what has the deadline
            self._ask_units(main, where, with_units)
        else:
            self._with_deadline(block, where, done, lambda w, end: self._run(main, w, end))

    def _with_deadline(
        self, block: Block, where: Where, done: Done, begin: Callable[[Where, Done], None]
    ) -> None:
        guard = object()

        def lapsed(choice: int) -> Values:
            if block.flag:
                self.waiting = [place for place in self.waiting if guard not in place.where.guards]
                self._run(block.parts[1], where, done)
            else:
                where.scope.tokens += 1
                self._run(block.parts[1], where, where.scope.end)
            return {}

        timer = Place(self.ids[id(block)], where, lapsed, timer=True)

        def kept() -> None:
            if timer in self.waiting:
                self.waiting.remove(timer)
            done()

        self.waiting.append(timer)
        begin(Where(where.path, where.scope, (*where.guards, guard)), kept)
