"""Makes the printed SOP's table of a diagram: rows, the symbol of each, and the arrows between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.diagram import Diagram, Lane, Step
from engine.printed.order import in_order
from engine.printed.ways import Choice, Ground, Ways, printed
from engine.printed.words import added_up

Symbol = Literal["start", "end", "process", "decision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A numbered step: its symbol stands in the column of its lane; `limit` is as the diagram writes it."""

    number: str
    step: str
    activity: str
    lane: str
    symbols: Mapping[str, Symbol]
    inputs: tuple[str, ...]
    limit: str | None
    output: str
    remark: str

    @property
    def symbol(self) -> Symbol | None:
        """The row's one symbol; none while the step lies in no lane."""
        return next(iter(self.symbols.values()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A way from row to row, counted from 0; without a target row the SOP ends there."""

    source_row: int
    target_row: int | None
    label: str
    is_return: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table; `total` are working days and minutes, `unprinted` the flows that the table leaves out."""

    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    arrows: tuple[Arrow, ...]
    total: tuple[int, int]
    unprinted: tuple[str, ...]


def table_of(diagram: Diagram) -> Table:
    """Make the table of a diagram, finished or not.

    A step without a number stands behind the step before it. A step that is part of another shares its row;
    a decision right after a row's step is that row's symbol. Which decisions are printed says
    `engine.printed.ways.printed`.
    """
    shares = {step.id: _head(step, diagram) for step in diagram.steps}
    heads = in_order([step for step in diagram.steps if shares[step.id] == step.id], diagram, shares)
    index = {step.id: row for row, step in enumerate(heads)}
    row_of = {each: index[head] for each, head in shares.items()}
    ground = Ground(diagram, row_of, len(heads))
    parts = [step for step in diagram.steps if step.id not in index]
    ways = [
        ground.ways(head.id, [part.id for part in parts if row_of[part.id] == row])
        for row, head in enumerate(heads)
    ]
    arrows = tuple(arrow for row, each in enumerate(ways) for arrow in _arrows(row, each, ground.end))
    symbols = _symbols(ways, ground)
    return Table(
        lanes=diagram.lanes,
        rows=tuple(_row(step, symbols[row]) for row, step in enumerate(heads)),
        arrows=arrows,
        total=added_up(step.time_limit for step in diagram.steps),
        unprinted=tuple(flow for row, each in enumerate(ways) for flow in _unprinted(row, each)),
    )


def _head(step: Step, diagram: Diagram) -> str:
    """Name the step whose row a step shares, which is most often itself."""
    return step.part_of if step.part_of is not None and _is_part(step, diagram) else step.id


def _is_part(step: Step, diagram: Diagram) -> bool:
    whole = diagram.step(step.part_of) if step.part_of is not None else None
    return whole is not None and whole.id != step.id and whole.part_of is None


def _row(step: Step, symbol: Symbol) -> Row:
    return Row(
        number=step.number,
        step=step.id,
        activity=step.activity,
        lane=step.lane or "",
        symbols={step.lane: symbol} if step.lane else {},
        inputs=step.required_inputs,
        limit=step.time_limit,
        output=step.output or "",
        remark=step.remark,
    )


def _symbols(ways: list[Ways], ground: Ground) -> list[Symbol]:
    """Choose each row's symbol: where nothing begins or ends yet, the first and the last row do."""
    begin = ground.beginning() or {0}
    ends = {row for row, each in enumerate(ways) if _ends(row, each, ground.end)}
    if not any(ground.end in each.straight for each in ways):
        ends.add(len(ways) - 1)

    def symbol(row: int) -> Symbol:
        if any(len(printed(choices, row)) > 1 for choices in ways[row].decisions):
            return "decision"
        return "start" if row in begin else "end" if row in ends else "process"

    return [symbol(row) for row in range(len(ways))]


def _ends(row: int, ways: Ways, end: int) -> bool:
    """Say whether the SOP is over after a row, whatever happens."""
    on = set(ways.straight).union(*(c.targets for each in ways.decisions for c in printed(each, row)))
    return on == {end}


def _arrows(row: int, ways: Ways, end: int) -> Iterator[Arrow]:
    """Yield a row's arrows, each once; the end is an arrow only of a decision, else it is the symbol."""
    found = {(target, name): None for target, name in ways.straight.items() if target not in (end, row)}
    for choices in ways.decisions:
        kept = printed(choices, row)
        for choice in kept:
            found.update(dict.fromkeys(_targets(row, choice, end, is_only=len(kept) == 1)))
    for target, label in found:
        yield Arrow(
            source_row=row,
            target_row=None if target == end else target,
            label=label,
            is_return=target <= row,
        )


def _targets(row: int, choice: Choice, end: int, *, is_only: bool) -> Iterator[tuple[int, str]]:
    """Yield where a choice leads and what it is called: back, it is one arrow, to where it usually goes."""
    label = "" if is_only else choice.flow.name
    targets = choice.targets
    if len(targets) > 1 and all(target <= row for target in targets):
        usual = choice.usual
        yield max(targets) if usual is None else usual, label
        return
    for target, further in targets.items():
        if target == end and is_only:
            continue
        yield target, " – ".join(filter(None, (label, further))) if len(targets) > 1 else label


def _unprinted(row: int, ways: Ways) -> Iterator[str]:
    for choices in ways.decisions:
        kept = printed(choices, row)
        yield from (choice.flow.id for choice in choices if choice not in kept)
