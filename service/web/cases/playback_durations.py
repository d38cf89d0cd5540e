"""How long the steps of a case took, on its diagram and in a table, beside what is usual."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from engine.diagram import Diagram
from engine.drawing import svg
from engine.playback.stays import Stay
from service.queries.durations import Usual
from service.web import times


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """How long a step took in a case, all rounds and units together, and what one task usually takes."""

    name: str
    times: int
    open: bool
    late: bool
    waiting: str
    doing: str
    working: str
    elapsed: str
    usual_mean: str
    usual_median: str
    usual_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationsShown:
    """The diagram with the working time of each step, and the same as a table."""

    drawing: Markup
    steps: tuple[StepShown, ...]
    cases: int


def durations_shown(
    diagrams: Sequence[Diagram], stays: Iterable[Stay], usual: Mapping[str, Usual]
) -> DurationsShown:
    """Put the stays of a case together by step, in the order of the SOP; steps that are gone come last.

    `diagrams` are those that the case went by, the present one last.
    """
    by_step: dict[str, list[Stay]] = {}
    for stay in stays:
        by_step.setdefault(stay.step, []).append(stay)
    known = {step.id: step for diagram in diagrams for step in diagram.steps}
    present = [step.id for step in diagrams[-1].steps if step.id in by_step]
    order = [*present, *(step for step in by_step if step not in present)]
    marked = {step: svg.LATE if any(s.late for s in by_step[step]) else svg.DONE for step in order}
    plates = {step: times.duration(sum(s.working_seconds for s in by_step[step])) for step in order}
    drawn = svg.draw(diagrams[-1], marked=marked, plates=plates, prefix="lama")
    return DurationsShown(
        drawing=Markup(drawn),  # noqa: S704 (escapes what it writes)
        steps=tuple(
            _shown(f"{known[step].number}. {known[step].name}", by_step[step], usual.get(step))
            for step in order
        ),
        cases=max((each.cases for each in usual.values()), default=0),
    )


def _shown(name: str, stays: list[Stay], usual: Usual | None) -> StepShown:
    return StepShown(
        name=name,
        times=len(stays),
        open=any(stay.sequence is None for stay in stays),
        late=any(stay.late for stay in stays),
        waiting=times.duration(sum(stay.waiting_seconds for stay in stays)),
        doing=times.duration(sum(stay.doing_seconds for stay in stays)),
        working=times.duration(sum(stay.working_seconds for stay in stays)),
        elapsed=times.elapsed(sum(stay.elapsed_seconds for stay in stays)),
        usual_mean=times.duration(usual.mean_seconds) if usual else "–",
        usual_median=times.duration(usual.median_seconds) if usual else "–",
        usual_count=usual.count if usual else 0,
    )
