"""A scenario in the words of the office: who does what, with which answers, and what must come of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.errors import EngineError
from engine.texts import Text
from forms.fields import Form
from forms.plain import display
from service.casework.deployed import Deployed
from service.rehearsal import naming
from service.rehearsal.scenario import Move, Refused, Scenario
from service.rehearsal.verdicts import Verdict
from service.web.drafts.rehearsal_shown import Words, act_in_words
from service.web.language import gettext as _
from service.web.language import language, said

_MOST: Final = 80  # characters of an answer
_WHY: Final[Mapping[str, Text]] = {
    "not-a-candidate": Text("bukan pelaksananya", "not the lane's task"),
    "four-eyes": Text("pemisahan tugas", "four eyes"),
    "form-invalid": Text("isian salah", "wrong answers"),
    "step-not-waiting": Text("belum gilirannya", "not its turn"),
    "not-permitted": Text("tidak berwenang", "no right to"),
    "no-external-input": Text("bukan kelengkapan dari luar", "no input from outside"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveShown:
    """An act of a scenario; `wrong` says what came instead when it came out otherwise."""

    number: int
    act: str
    who: str
    answers: tuple[str, ...]
    expected: tuple[str, ...]
    wrong: str


def moves_shown(deployed: Deployed, scenario: Scenario, verdict: Verdict | None) -> tuple[MoveShown, ...]:
    """Present the acts of a scenario."""
    words = Words.of(deployed.definition, scenario.setting)
    failed = verdict.move if verdict is not None and not verdict.passed else 0
    return tuple(
        MoveShown(
            number=number,
            act=act_in_words(words, move),
            who=_who(words, move),
            answers=tuple(_answers(deployed, move)),
            expected=tuple(_expected(deployed, words, move)),
            wrong=said(verdict.came) if verdict is not None and verdict.came and number == failed else "",
        )
        for number, move in enumerate(scenario.moves, start=1)
    )


def _who(words: Words, move: Move) -> str:
    several = move.act == "do" and len(move.units) > 1
    units = ", ".join(words.unit(unit) for unit in move.units) if several else ""
    who = move.by or (words.lane(move.lane) if move.lane else "")
    if move.act == "allow":
        who = ""
    named = " – ".join(part for part in (who, units) if part)
    return _("%(lane)s, dari formulir kertas", lane=named) if move.on_behalf else named


def _answers(deployed: Deployed, move: Move) -> Iterator[str]:
    form = _form(deployed, move)
    for key, value in move.values.items():
        asked = form.by_key.get(key) if form is not None else None
        label = asked.label.in_language(language()) if asked is not None else key
        simple = asked is not None and not isinstance(value, list | dict)
        shown = display(asked, value, language()) if asked is not None and simple else _brief(value)
        yield f"{label}: {shown[:_MOST] or '–'}"
    for name in move.lacking:
        yield _("%(name)s belum ada", name=name)
    for reason in (move.on_behalf, move.reason):
        if reason:
            yield _("Alasan: %(reason)s", reason=reason)


def _brief(value: Any) -> str:
    """Write lists and rows in short."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_brief(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "; ".join(_brief(each) for each in value)
    return "–" if value is None else str(value)


def _expected(deployed: Deployed, words: Words, move: Move) -> Iterator[str]:
    if move.refused is not None:
        yield _("harus ditolak: %(why)s", why=_why(_form(deployed, move), move.refused))
    for name in move.next or ():
        try:
            step, unit = naming.task_called(deployed.definition, name)
            yield _("lalu %(task)s", task=words.step(deployed.definition.step(step), unit))
        except EngineError:
            yield _("lalu %(task)s", task=name)
    if move.next == () and not move.end:
        yield _("belum ada tugas baru")
    if move.end:
        yield _("Berkas selesai.")


def _why(form: Form | None, refused: Refused) -> str:
    parts = [said(_WHY.get(refused.code, Text(refused.code, refused.code)))] if refused.code else []
    for path in refused.fields:
        asked = form.field_at(path) if form is not None else None
        parts.append(asked.label.in_language(language()) if asked is not None else path)
    return ", ".join(parts)


def _form(deployed: Deployed, move: Move) -> Form | None:
    try:
        return deployed.form_of(naming.step_called(deployed.definition, move.step).id)
    except EngineError:
        return None
