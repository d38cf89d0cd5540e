"""From a scenario file to a scenario; whatever is not understood is refused with its line."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from engine.actors import HeldRole
from engine.calendar import parse_limit
from engine.texts import Text
from engine.zone import OFFICE_ZONE
from service.rehearsal.scenario import Act, Move, Refused, Scenario, Setting
from service.rehearsal.yaml_text import Document, Path, document

MOST_MOVES: Final = 300
LONGEST_NAME: Final = 120
LONGEST_WAIT: Final = 3660  # days
SHARED: Final = "_umum.yaml"
"""The file whose setting all scenarios of a process share."""

_SETTING: Final = frozenset({"business_key", "starts_at", "lists", "settings", "people", "answers"})
_SCENARIO: Final = _SETTING | {"name", "description", "steps"}
_EXPECTED: Final = frozenset({"after", "next", "refused", "end"})
_WHO: Final = frozenset({"lane", "by"})
_MOVES: Final[Mapping[str, frozenset[str]]] = {
    "step": _EXPECTED | _WHO | {"step", "unit", "values", "lacking", "on_behalf"},
    "excuse": _EXPECTED | _WHO | {"excuse", "reason"},
    "allow": _EXPECTED | {"allow", "step", "unit", "reason"},
    "after": _EXPECTED,
}

_ACTS: Final[Mapping[str, Act]] = {"step": "do", "after": "wait", "excuse": "excuse", "allow": "allow"}

_UNKNOWN_KEY = Text("«{key}» tidak dikenal di sini", "«{key}» is not known here")
_NOT_A_MAPPING = Text(
    "di sini harus ada isian bernama (nama: nilai)", "here must be named entries (name: value)"
)
_NOT_A_LIST = Text("di sini harus ada daftar (- …)", "here must be a list (- …)")
_NOT_A_TEXT = Text("di sini harus ada satu teks", "here must be one text")
_NO_NAME = Text("skenario harus diberi nama (name)", "a scenario needs a name")
_NO_STEPS = Text("skenario harus memiliki langkah (steps)", "a scenario needs steps")
_TOO_MANY = Text("paling banyak {most} langkah", "{most} steps at most")
_NO_ACT = Text(
    "sebutkan step, excuse, allow atau after",
    "say step, excuse, allow or after",
)
_NO_REASON = Text("alasannya (reason) harus ada", "there must be a reason")
_NOT_A_DURATION = Text("bukan lamanya waktu seperti PT15M atau P3D", "no length of time such as PT15M or P3D")
_NOT_AN_INSTANT = Text("bukan waktu seperti 2026-01-05T08:00", "no moment such as 2026-01-05T08:00")
_NO_ROLE = Text(
    "peran terdiri dari lane, dan unit bila perlu", "a role has a lane, and a unit where it needs one"
)
_NOT_AN_END = Text("di sini true, false, atau nama akhir", "here true, false or the name of an end")


def read_scenario(content: bytes, file: str, shared: Setting | None = None) -> Scenario:
    """Read a scenario file, on top of what the process's scenarios share; raises `ScenarioInvalid`."""
    return scenario_in(document(content, file), shared)


def read_shared(content: bytes, file: str = SHARED) -> Setting:
    """Read what the scenarios of a process share; raises `ScenarioInvalid`."""
    found = document(content, file)
    _only(found, (), _SETTING)
    return _setting(found, Setting())


def scenario_in(found: Document, shared: Setting | None = None) -> Scenario:
    """Take a scenario out of plain values; raises `ScenarioInvalid`."""
    value = _only(found, (), _SCENARIO)
    name = _text(found, value.get("name"), ("name",))
    if not name.strip():
        raise found.refusal((), _NO_NAME)
    steps = value.get("steps")
    if not isinstance(steps, list):
        raise found.refusal(("steps",), _NO_STEPS)
    if len(steps) > MOST_MOVES:
        raise found.refusal(("steps", MOST_MOVES), _TOO_MANY.filled(most=MOST_MOVES))
    return Scenario(
        file=found.file,
        name=name.strip()[:LONGEST_NAME],
        description=_text(found, value.get("description"), ("description",)),
        setting=_setting(found, shared or Setting()),
        moves=tuple(_move(found, ("steps", place)) for place in range(len(steps))),
    )


def _setting(found: Document, shared: Setting) -> Setting:
    """Lay what a file says over what it shares with others."""
    value = _mapping(found, ())
    starts_at = value.get("starts_at")
    answers = dict(shared.answers)
    for step, given in _mapping_at(found, value, "answers").items():
        own = _mapping(found, ("answers", step), given)
        answers[str(step)] = {**answers.get(str(step), {}), **own}
    lists = {
        key: [dict(_mapping(found, ("lists", key, place), row)) for place, row in enumerate(rows)]
        for key, rows in (
            (key, _list(found, ("lists", key), rows))
            for key, rows in _mapping_at(found, value, "lists").items()
        )
    }
    people = {
        name: tuple(_role(found, ("people", name, place), role) for place, role in enumerate(roles))
        for name, roles in (
            (name, _list(found, ("people", name), roles))
            for name, roles in _mapping_at(found, value, "people").items()
        )
    }
    made = replace(
        shared,
        lists={**shared.lists, **lists},
        settings={**shared.settings, **_mapping_at(found, value, "settings")},
        people={**shared.people, **people},
        answers=answers,
    )
    if value.get("business_key") is not None:
        made = replace(made, business_key=_text(found, value["business_key"], ("business_key",)))
    return replace(made, starts_at=_instant(found, starts_at)) if starts_at is not None else made


def _move(found: Document, path: Path) -> Move:
    value = _mapping(found, path)
    kind = next((kind for kind in ("excuse", "allow", "step", "after") if value.get(kind) is not None), None)
    if kind is None:
        raise found.refusal(path, _NO_ACT)
    _only(found, path, _MOVES[kind])
    text = {
        key: _text(found, value.get(key), (*path, key))
        for key in ("step", "lane", "by", "on_behalf", "reason")
    }
    if kind in ("excuse", "allow") and not text["reason"]:
        raise found.refusal(path, _NO_REASON)
    subject = _text(found, value.get(kind), (*path, kind))
    return Move(
        act=_ACTS[kind],
        step=text["step"],
        units=(subject,) if kind == "excuse" else _texts(found, value.get("unit"), (*path, "unit")),
        lane=text["lane"] or None,
        by=subject if kind == "allow" else text["by"] or None,
        values=_mapping_at(found, value, "values", path),
        lacking=_texts(found, value.get("lacking"), (*path, "lacking")),
        on_behalf=text["on_behalf"] or None,
        reason=text["reason"],
        after=_duration(found, value.get("after"), (*path, "after")),
        next=_texts(found, value["next"], (*path, "next")) if value.get("next") is not None else None,
        refused=_refused(found, value.get("refused"), (*path, "refused")),
        end=_end(found, value.get("end"), (*path, "end")),
        line=found.lines.get(path, 0),
    )


def _refused(found: Document, value: Any, path: Path) -> Refused | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        _only(found, path, frozenset({"code", "fields"}))
        return Refused(
            code=_text(found, value.get("code"), (*path, "code")) or None,
            fields=_texts(found, value.get("fields"), (*path, "fields")),
        )
    return Refused(code=_text(found, value, path))


def _end(found: Document, value: Any, path: Path) -> bool | str | None:
    if value is None or isinstance(value, bool | str):
        return value
    raise found.refusal(path, _NOT_AN_END)


def _role(found: Document, path: Path, value: Any) -> HeldRole:
    if isinstance(value, str):
        return HeldRole(lane=value)
    _only(found, path, frozenset({"lane", "unit", "represents", "decree"}))
    lane, unit, represents, decree = (
        _text(found, value.get(key), (*path, key)) or None for key in ("lane", "unit", "represents", "decree")
    )
    if lane is None:
        raise found.refusal(path, _NO_ROLE)
    return HeldRole(lane=lane, unit=unit, represents=represents, decree=decree)


def _instant(found: Document, value: Any) -> datetime:
    path: Path = ("starts_at",)
    try:
        at = datetime.fromisoformat(_text(found, value, path))
    except ValueError as error:
        raise found.refusal(path, _NOT_AN_INSTANT) from error
    if not 2000 <= at.year <= 2100:
        raise found.refusal(path, _NOT_AN_INSTANT)
    return at if at.tzinfo is not None else at.replace(tzinfo=OFFICE_ZONE)


def _duration(found: Document, value: Any, path: Path) -> timedelta | None:
    if value is None:
        return None
    try:
        days, minutes = parse_limit(_text(found, value, path))
    except ValueError as error:
        raise found.refusal(path, _NOT_A_DURATION) from error
    if days > LONGEST_WAIT:
        raise found.refusal(path, _NOT_A_DURATION)
    return timedelta(days=days, minutes=minutes)


def _only(found: Document, path: Path, known: frozenset[str]) -> Mapping[str, Any]:
    value = _mapping(found, path)
    for key in value:
        if key not in known:
            raise found.refusal((*path, key), _UNKNOWN_KEY.filled(key=str(key)[:100]))
    return value


def _mapping(found: Document, path: Path, value: Any = ...) -> Mapping[str, Any]:
    if value is ...:
        value = found.value
        for part in path:
            value = value[part]
    if not isinstance(value, Mapping):
        raise found.refusal(path, _NOT_A_MAPPING)
    return value


def _mapping_at(found: Document, value: Mapping[str, Any], key: str, path: Path = ()) -> Mapping[str, Any]:
    held = value.get(key)
    return _mapping(found, (*path, key), held) if held is not None else {}


def _list(found: Document, path: Path, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise found.refusal(path, _NOT_A_LIST)
    return value


def _text(found: Document, value: Any, path: Path) -> str:
    """Take one text; a number is as good, nothing is the empty text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise found.refusal(path, _NOT_A_TEXT)
    return "" if value is None else str(value)


def _texts(found: Document, value: Any, path: Path) -> tuple[str, ...]:
    """Take one text or a list of them."""
    if value is None:
        return ()
    if not isinstance(value, list):
        return (_text(found, value, path),)
    return tuple(_text(found, each, (*path, place)) for place, each in enumerate(value))
