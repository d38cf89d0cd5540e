"""One form-js component: what it may say, and the field that it becomes.

What form-js knows and Alur does not (FEEL conditions, `readonly` expressions, …) is refused, not ignored: a
rule that somebody drew and nobody keeps is worse than no rule.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from keyword import iskeyword
from typing import Any

from engine.errors import ExpressionError
from engine.expressions import Expression
from engine.texts import Text
from forms import patterns
from forms.errors import FormRefused
from forms.fields import NOTHING, Option
from forms.functions import form_expression
from forms.numbers import MOST_DECIMALS, number

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
_RESERVED = {"Meta"}  # marshmallow's own
_TEXTUAL = {"minLength", "maxLength"}
_EXPRESSIONS = {"required_if", "show_if", "default", "valid_if", "warn_if", "compute"}
_WORDS = {"label_en", "description_en", "invalid", "invalid_en", "warning", "warning_en"}
_INPUT = _EXPRESSIONS | _WORDS | {"readonly", "former"}
_CHOICE = _INPUT | {"options", "only", "label_en."}
_DECISION = _CHOICE | {"appearance"}
_SEVERAL = _CHOICE | {"figures", "figure.", "figure_en.", "type."}
_KEPT = {"type", "id", "layout", "properties"}
_ASKED = _KEPT | {"key", "label", "description", "validate", "readonly", "disabled"}
_CHOSEN = _ASKED | {"values", "valuesKey", "defaultValue"}
_CONTAINER = {"components", "label", "path", "showOutline", "verticalAlignment"}
_DATE = {"subtype", "dateLabel", "timeLabel", "use24h", "timeSerializingFormat", "timeInterval"}
_LIST = {"isRepeating", "defaultRepetitions", "allowAddRemove", "disableCollapse", "nonCollapsedItems"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What a component of one type may have: own entries, entries of `validate` and of `properties`."""

    entries: frozenset[str]
    validate: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()


def _allowed(entries: Iterable[str], validate: Iterable[str] = (), properties: Iterable[str] = ()) -> Allowed:
    return Allowed(entries=frozenset(entries), validate=frozenset(validate), properties=frozenset(properties))


ALLOWED: Mapping[str, Allowed] = {
    "textfield": _allowed(
        _ASKED | {"appearance", "defaultValue"}, {"required", "pattern", "validationType", *_TEXTUAL}, _INPUT
    ),
    "textarea": _allowed(_ASKED | {"defaultValue"}, {"required", *_TEXTUAL}, _INPUT),
    "number": _allowed(
        _ASKED | {"appearance", "defaultValue", "decimalDigits", "increment", "serializeToString"},
        {"required", "min", "max"},
        _INPUT | {"money", "grouped"},
    ),
    "select": _allowed(_CHOSEN | {"searchable"}, {"required"}, _DECISION),
    "radio": _allowed(_CHOSEN, {"required"}, _DECISION),
    "checklist": _allowed(_CHOSEN, {"required"}, _SEVERAL),
    "taglist": _allowed(_CHOSEN, {"required"}, _SEVERAL),
    "checkbox": _allowed(_ASKED | {"defaultValue"}, {"required"}, _INPUT),
    "datetime": _allowed(_ASKED | _DATE, {"required"}, _INPUT),
    "filepicker": _allowed(_ASKED | {"accept", "multiple"}, {"required"}, _INPUT),
    "dynamiclist": _allowed(
        _KEPT | _CONTAINER | _LIST,
        properties=(_INPUT - {"compute"})
        | {"description", "rows_from", "row_key", "row_title", "row_brief", "min_rows", "max_rows"},
    ),
    "table": _allowed(
        _KEPT | {"label", "dataSource", "columns", "rowCount"},
        properties=_WORDS
        | {"description", "compute", "show_if", "warn_if", "label_en.", "type.", "total."}
        | {"row_title", "row_brief"},
    ),
    "group": _allowed(
        _KEPT | _CONTAINER, properties={"label_en", "description", "description_en", "show_if"}
    ),
    "text": _allowed(_KEPT | {"text"}, properties={"text_en", "show_if"}),
    "separator": _allowed(_KEPT),
}


class Component:
    """A component of a form document, with readers that refuse what they cannot understand."""

    def __init__(self, raw: Any, *, form: str, position: str) -> None:
        self.form = form
        self.name = position
        if not isinstance(raw, Mapping):
            raise self.refused("bukan objek", "is not an object")
        self.raw = raw
        self.type = self._type()
        self.properties = self._object("properties")
        self.validate = self._object("validate")
        self._check_entries()

    def refused(self, indonesian: str, english: str) -> FormRefused:
        """Build the error that names form and component."""
        return FormRefused(form=self.form, component=self.name, reason=Text(indonesian, english))

    def _type(self) -> str:
        kind = self.raw.get("type")
        own = self.raw.get("key") or self.raw.get("path") or self.raw.get("id")
        if isinstance(own, str) and own:
            self.name = own[:80]
        if not isinstance(kind, str) or kind not in ALLOWED:
            shown = repr(kind)[:60]
            raise self.refused(f"jenis {shown} tidak didukung", f"the type {shown} is not supported")
        return kind

    def _object(self, entry: str) -> Mapping[str, Any]:
        value = self.raw.get(entry, {})
        if not isinstance(value, Mapping):
            raise self.refused(f"«{entry}» bukan objek", f"“{entry}” is not an object")
        return value

    def _check_entries(self) -> None:
        allowed = ALLOWED[self.type]
        for entries, known, where in (
            (self.raw, allowed.entries, ""),
            (self.validate, allowed.validate, "validate."),
            (self.properties, allowed.properties, "properties."),
        ):
            for entry in entries:
                stem = entry.split(".", 1)[0] + "." if "." in entry else entry
                if stem not in known:
                    shown = f"{where}{entry}"[:80]
                    raise self.refused(
                        f"«{shown}» tidak didukung pada {self.type}",
                        f"“{shown}” is not supported on a {self.type}",
                    )
        if self.raw.get("disabled", False) is not False:
            raise self.refused(
                "pakai properties.readonly, bukan disabled", "use properties.readonly, not disabled"
            )

    def key(self, entry: str = "key") -> str:
        """Read the key under which the answer is stored; letters, digits and underscores only."""
        value = self.raw.get(entry)
        if entry == "dataSource" and isinstance(value, str):
            value = value.removeprefix("=").strip()
        if not isinstance(value, str) or not _KEY.fullmatch(value) or value in _RESERVED or iskeyword(value):
            raise self.refused(
                f"«{entry}» harus berupa huruf, angka, dan garis bawah",
                f"“{entry}” must be letters, digits and underscores",
            )
        return value

    def text(self, entry: str, english: str | None = None) -> Text:
        """Read a sentence; its English form stands in `properties`, else the Indonesian one is used."""
        indonesian = self._string(self.raw if entry in self.raw else self.properties, entry)
        return Text(indonesian, self._string(self.properties, english or f"{entry}_en") or indonesian)

    def english(self, entry: str, code: str, indonesian: str) -> Text:
        """Pair the label of an option or table column with `properties["label_en.<code>"]`."""
        return Text(indonesian, self._string(self.properties, f"{entry}.{code}") or indonesian)

    def property(self, entry: str) -> str:
        """Read a property; empty if it is not there."""
        return self._string(self.properties, entry)

    def _string(self, entries: Mapping[str, Any], entry: str) -> str:
        value = entries.get(entry, "")
        if not isinstance(value, str):
            raise self.refused(f"«{entry}» harus berupa teks", f"“{entry}” must be a string")
        return value.strip()

    def expression(self, entry: str) -> Expression | None:
        """Compile the expression of a property, if there is one."""
        source = self.property(entry)
        if not source:
            return None
        try:
            return form_expression(source)
        except ExpressionError as error:
            raise self.refused(f"«{entry}»: {error.text.id}", f"“{entry}”: {error.text.en}") from error

    def flag(self, entry: str, *, of: Mapping[str, Any] | None = None, otherwise: bool = False) -> bool:
        """Read yes or no: a boolean, or "true" and "false" where only strings may stand."""
        entries = self.properties if of is None else of
        value = entries.get(entry, otherwise)
        if value in ("true", "false") and of is None:
            return bool(value == "true")
        if not isinstance(value, bool):
            raise self.refused(f"«{entry}» harus true atau false", f"“{entry}” must be true or false")
        return value

    def count(self, entry: str, entries: Mapping[str, Any], *, most: int) -> int | None:
        """Read a whole number of at most `most`."""
        if entry not in entries or entries[entry] == "":
            return None
        read = number(entries[entry])
        if read is None or read != int(read) or not 0 <= read <= most:
            raise self.refused(
                f"«{entry}» harus bilangan bulat 0 sampai {most}",
                f"“{entry}” must be a whole number from 0 to {most}",
            )
        return int(read)

    def bound(self, entry: str) -> Decimal | None:
        """Read a lower or upper bound of a number."""
        if entry not in self.validate or self.validate[entry] == "":
            return None
        read = number(self.validate[entry])
        if read is None:
            raise self.refused(f"«{entry}» harus berupa bilangan", f"“{entry}” must be a number")
        return read

    def decimals(self) -> int:
        """Read how many decimals a number may have; as many as there may be, if nothing is said."""
        found = self.count("decimalDigits", self.raw, most=MOST_DECIMALS)
        return MOST_DECIMALS if found is None else found

    def pattern(self) -> str | None:
        """Read the pattern of a text: its own, or the one of `validationType`."""
        ready = {"email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "phone": r"^\+?[0-9 ()./-]{5,25}$"}
        source = ready.get(str(self.validate.get("validationType")), "") or self._string(
            self.validate, "pattern"
        )
        if not source:
            return None
        try:
            patterns.check(source)
        except patterns.BadPattern as error:
            raise self.refused(f"«pattern»: {error}", f"“pattern”: {error}") from error
        return source

    def adorner(self, entry: str) -> Text:
        """Read what stands before or after a value: "Rp", "%"."""
        appearance = self._object("appearance")
        words = self._string(appearance, entry)
        return Text(words, words) if words else NOTHING

    def options(self) -> tuple[Option, ...]:
        """Read the answers that the document lists itself."""
        values = self.raw.get("values", [])
        wrong = self.refused(
            "«values» harus daftar {value, label} dengan value berbeda",
            "“values” must be a list of {value, label} with different values",
        )
        if not isinstance(values, list):
            raise wrong
        found: dict[str, Option] = {}
        for each in values:
            value, label = (
                (each.get("value"), each.get("label")) if isinstance(each, Mapping) else (None, None)
            )
            if not isinstance(value, str) or not value or not isinstance(label, str) or value in found:
                raise wrong
            found[value] = Option(value=value, label=self.english("label_en", value, label))
        return tuple(found.values())

    def options_from(self) -> Expression | None:
        """Read where the answers come from, if the document does not list them: `options` or `valuesKey`."""
        source = self.property("options")
        listed = self._string(self.raw, "valuesKey")
        if source:
            return self.expression("options")
        return form_expression(f"list:{listed}") if _KEY.fullmatch(listed) else None
