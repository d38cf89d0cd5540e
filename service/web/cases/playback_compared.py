"""Two moments of a case, or two rounds of one of its steps, compared field by field."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from engine.errors import NotFound
from engine.playback.frames import Frame
from engine.playback.rounds import Answers, between, rounds_of
from engine.tasks import UserTask, place_of
from engine.texts import Text
from forms.differences import differences
from service.web import times, words
from service.web.cases.playback_shown import Around, ChangesShown, changed_rows
from service.web.language import gettext as _
from service.web.language import language


class NoSuchRounds(NotFound):
    """The case has no such two rounds of a step."""

    code = "no-such-rounds"
    template = Text("Putaran itu tidak ada pada berkas ini.", "There are no such rounds in this case.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A moment that can be chosen."""

    value: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLink:
    """Two rounds of a step that can be compared."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersShown:
    """What differs in the answers to one step."""

    title: str
    note: str
    rows: tuple[ChangesShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedShown:
    """What differs between two moments; the links lead to them."""

    title: str
    before: Choice
    after: Choice
    facts: tuple[tuple[str, str, str], ...]
    answers: tuple[AnswersShown, ...]
    papers: tuple[str, ...]


def choices_of(found: Around, frames: Sequence[Frame]) -> tuple[Choice, ...]:
    """Name every moment: its number, what was done, when."""
    return tuple(_choice(found, frame) for frame in frames)


def round_links(found: Around, frames: Sequence[Frame], instance_id: str) -> tuple[RoundLink, ...]:
    """Link to each two rounds of a step that follow each other."""
    links = []
    for place, times_done in rounds_of(frames).items():
        for former, latter in itertools.pairwise(times_done):
            name = found.place(_deployment(frames, latter.sequence), latter.step, latter.unit)
            label = _(
                "%(step)s: putaran %(first)s dan %(second)s",
                step=name,
                first=former.round,
                second=latter.round,
            )
            url = url_for(
                "playback_compare.show",
                instance_id=instance_id,
                tempat=place,
                dari=former.sequence,
                ke=latter.sequence,
            )
            links.append(RoundLink(label=label, url=url))
    return tuple(links)


def moments_compared(found: Around, frames: Sequence[Frame], first: int, second: int) -> ComparedShown:
    """Compare how everything stood after two commands."""
    before, after = frames[first - 1], frames[second - 1]
    differs = between(before.stand, after.stand)
    return ComparedShown(
        title=_("Catatan %(first)s dan %(second)s", first=first, second=second),
        before=_choice(found, before),
        after=_choice(found, after),
        facts=tuple(_facts(found, before, after, differs.ended, differs.came)),
        answers=tuple(_answers(found, frames, each) for each in differs.answers),
        papers=tuple(paper.name for paper in differs.papers),
    )


def rounds_compared(
    found: Around, frames: Sequence[Frame], place: str, first: int, second: int
) -> ComparedShown:
    """Compare what was handed in at two rounds of a step; raises `NoSuchRounds`."""
    by_command: Mapping[int, object] = {each.sequence: each for each in rounds_of(frames).get(place, ())}
    if not {first, second} <= by_command.keys():
        raise NoSuchRounds(what=place)
    before, after = frames[first - 1].stand.done[place], frames[second - 1].stand.done[place]
    answers = Answers(place=place, before=before, after=after)
    name = found.place(_deployment(frames, second), after.step, after.unit)
    return ComparedShown(
        title=_(
            "%(step)s: putaran %(first)s dan %(second)s", step=name, first=before.round, second=after.round
        ),
        before=_choice(found, frames[first - 1]),
        after=_choice(found, frames[second - 1]),
        facts=(),
        answers=(_answers(found, frames, answers),),
        papers=(),
    )


def _facts(
    found: Around, before: Frame, after: Frame, ended: Sequence[UserTask], came: Sequence[UserTask]
) -> Iterator[tuple[str, str, str]]:
    statuses = [words.status_of(each.stand.status).label for each in (before, after)]
    yield _("Status"), statuses[0], statuses[1]
    yield (
        _("Tugas yang berbeda"),
        _tasks(found, before.stand.deployment_hash, ended),
        _tasks(found, after.stand.deployment_hash, came),
    )
    if before.stand.deployment_hash != after.stand.deployment_hash:
        yield (
            _("Berkas SOP"),
            before.stand.deployment_hash[:8],
            after.stand.deployment_hash[:8],
        )


def _tasks(found: Around, version: str, tasks: Sequence[UserTask]) -> str:
    names = [
        _("%(step)s (putaran %(round)s)", step=found.place(version, task.step, task.unit), round=task.round)
        for task in tasks
    ]
    return "\n".join(names) or "–"


def _answers(found: Around, frames: Sequence[Frame], answers: Answers) -> AnswersShown:
    """Compare answers field by field, on the form that the later ones were given on."""
    done = answers.after or answers.before
    version = _deployment(frames, done.sequence) if done is not None else ""
    form = found.of(version).form_of(answers.step)
    before, after = answers.values()
    differs = (
        differences(form, before, after, language=language(), labels=found.units) if form is not None else ()
    )
    return AnswersShown(
        title=found.place(version, answers.step, answers.unit),
        note=_("baru diisi") if answers.before is None else "",
        rows=changed_rows(differs),
    )


def _deployment(frames: Sequence[Frame], sequence: int) -> str:
    """Name the deployment that a command ran on."""
    return frames[sequence - 1].stand.deployment_hash


def _choice(found: Around, frame: Frame) -> Choice:
    step, unit = place_of(frame.task or "")
    task = found.place(frame.stand.deployment_hash, step, unit or None) if frame.task else None
    what = words.act(frame.kind, task)
    return Choice(value=frame.sequence, label=f"{frame.sequence}. {what} ({times.moment(frame.at)})")
