"""Changes a question of a form without JSON: what it asks, hints, demands, allows and lets choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.texts import Text
from forms.document import document_in
from forms.editing import kind_of, values_of
from forms.fields import NOTHING, Option
from forms.numbers import number
from forms.places import Place, component_at, edited

_PROSE: Final = "text"
_NEVER_REQUIRED: Final = frozenset({"group", "dynamiclist", "table", "text", "separator"})
_LIMITS: Final[Mapping[str, tuple[str, str]]] = {
    "number": ("min", "max"),
    "rupiah": ("min", "max"),
    "textfield": ("minLength", "maxLength"),
    "textarea": ("minLength", "maxLength"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What can be changed of a component without writing JSON.

    `required`, `limits` (lowest and highest; "" for none) and `options` are None where it has no such thing.
    """

    type: str
    label: Text
    description: Text | None
    required: bool | None
    limits: tuple[str, str] | None
    options: tuple[Option, ...] | None

    @property
    def counts_characters(self) -> bool:
        """Say whether the limits are those of a text's length."""
        return self.type in ("textfield", "textarea")


def wording_at(content: bytes, key: str, place: Place) -> Wording | None:
    """Read what can be changed at a place; None where there is nothing. Raises FormRefused."""
    raw = component_at(document_in(content, key), place)
    if raw is None or raw.get("type") == "separator":
        return None
    kind = kind_of(raw)
    label, description = _read(raw, _entry(raw)), _read(raw, "description")
    validate, limits = _part(raw, "validate"), _LIMITS.get(kind)
    demanding = kind not in _NEVER_REQUIRED and not _part(raw, "properties").get("compute")
    return Wording(
        type=kind,
        label=label,
        description=None if kind == _PROSE else description,
        required=validate.get("required") is True if demanding else None,
        limits=(_shown(validate.get(limits[0])), _shown(validate.get(limits[1])))
        if limits and demanding
        else None,
        options=_options(raw) if isinstance(raw.get("values"), list) else None,
    )


def reworded(content: bytes, key: str, place: Place, wording: Wording) -> bytes:
    """Let the component at a place say what a wording says; raises FormRefused."""

    def change(siblings: list[Any], position: int) -> None:
        raw = dict(siblings[position])
        _write(raw, _entry(raw), wording.label)
        if wording.description is not None:
            _write(raw, "description", wording.description)
        validate = dict(_part(raw, "validate"))
        if wording.required is not None:
            validate["required"] = wording.required
        for entry, said in zip(_LIMITS.get(wording.type, ()), wording.limits or (), strict=False):
            validate[entry] = _number(said)
        _put(raw, "validate", {name: value for name, value in validate.items() if not _says_nothing(value)})
        if wording.options is not None:
            _write_options(raw, wording.options)
        siblings[position] = raw

    return edited(content, key, place, change)


def with_more(wording: Wording, labels: tuple[str, ...]) -> Wording:
    """Let a question offer further answers, each with a value of its own."""
    there = wording.options or ()
    more = values_of(labels, {option.value for option in there})
    made = (Option(value=each["value"], label=Text(each["label"], each["label"])) for each in more)
    return replace(wording, options=(*there, *made))


def _entry(raw: Mapping[str, Any]) -> str:
    """Name the entry that holds what is asked."""
    if raw.get("type") == _PROSE:
        return "text"
    return "dateLabel" if raw.get("type") == "datetime" and "dateLabel" in raw else "label"


def _english(entry: str) -> str:
    return "label_en" if entry == "dateLabel" else f"{entry}_en"


def _read(raw: Mapping[str, Any], entry: str) -> Text:
    properties = _part(raw, "properties")
    said = str((raw if entry in raw else properties).get(entry) or "")
    english = str(properties.get(_english(entry)) or "")
    return Text(said, english or said) if said else NOTHING


def _write(raw: dict[str, Any], entry: str, text: Text) -> None:
    properties = dict(_part(raw, "properties"))
    apart = entry == "description" and raw.get("type") in ("group", "dynamiclist", "table")
    _put(properties if apart else raw, entry, text.id)
    _put_english(properties, _english(entry), text)
    _put(raw, "properties", properties)


def _options(raw: Mapping[str, Any]) -> tuple[Option, ...]:
    english = _part(raw, "properties")
    return tuple(
        Option(value=value, label=Text(label, str(english.get(f"label_en.{value}") or label)))
        for value, label in (
            (str(each.get("value")), str(each.get("label") or ""))
            for each in raw["values"]
            if isinstance(each, Mapping)
        )
    )


def _write_options(raw: dict[str, Any], options: tuple[Option, ...]) -> None:
    there = _part(raw, "properties")
    spoken = {f"label_en.{option.value}" for option in options}
    kept = {name: said for name, said in there.items() if name in spoken or not _is_option(name)}
    for option in options:
        _put_english(kept, f"label_en.{option.value}", option.label)
    raw["values"] = [{"value": option.value, "label": option.label.id} for option in options]
    _put(raw, "properties", kept)


def _part(raw: Mapping[str, Any], entry: str) -> Mapping[str, Any]:
    found = raw.get(entry)
    return found if isinstance(found, Mapping) else {}


def _put_english(properties: dict[str, Any], entry: str, text: Text) -> None:
    """Write the English of a sentence where it differs, or was written although it does not."""
    _put(properties, entry, text.en if text.en != text.id or properties.get(entry) == text.id else "")


def _is_option(name: str) -> bool:
    return name.startswith("label_en.")


def _put(entries: dict[str, Any], entry: str, value: Any) -> None:
    """Write an entry where it stands, or leave it out where there is nothing to say."""
    if value:
        entries[entry] = value
    else:
        entries.pop(entry, None)


def _says_nothing(value: Any) -> bool:
    return value is None or value is False


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _number(said: str) -> int | str | None:
    """Write a limit as form-js does: a whole number, else its digits; "" is no limit."""
    read = number(said)
    if read is None:
        return None
    return int(read) if read == int(read) else said
