"""What people write is recorded only when it can be shown again: in forms, documents and workbooks."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from engine.errors import Invalid
from engine.rules import must_say_why
from engine.texts import Text, is_storable

LONGEST_REMARK: Final = 4_000
"""Characters of what people write beside an act: its reason, or a remark."""
_JUDGED_BY_FORMS: Final = "values"


class LongReason(Invalid):
    """A reason is a text of some length."""

    code = "long-reason"
    template = Text(
        f"Alasan paling panjang {LONGEST_REMARK} karakter.",
        f"A reason has at most {LONGEST_REMARK} characters.",
    )


class UnsuitableText(Invalid):
    """A text holds characters that nothing could show; `errors` names each place."""

    code = "unsuitable-text"
    template = Text("Ada karakter yang tidak dapat disimpan.", "There is a character that cannot be stored.")


def must_be_storable(record: Mapping[str, Any]) -> None:
    """Raise `UnsuitableText` for a command, as it would be recorded; a form judges its answers itself."""
    said = {key: value for key, value in record.items() if key != _JUDGED_BY_FORMS}
    places = [place for place, text in _texts(said, ()) if not is_storable(text)]
    if places:
        raise UnsuitableText({place: [UnsuitableText.template] for place in places})


def must_be_short(record: Mapping[str, Any]) -> None:
    """Raise `LongReason` for a command, as it would be recorded."""
    for said in (record, record.get("on_behalf")):
        if isinstance(said, Mapping) and len(said.get("reason") or "") > LONGEST_REMARK:
            raise LongReason({"reason": [LongReason.template]})


def proper_reason(reason: str) -> str:
    """Give a reason without what surrounds it. Raises `ReasonMissing`, `LongReason`, `UnsuitableText`."""
    must_say_why(reason)
    record = {"reason": reason.strip()}
    must_be_short(record)
    must_be_storable(record)
    return record["reason"]


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Find every text in JSON, keys included, with the path to it."""
    match value:
        case str():
            yield ".".join(path), value
        case Mapping():
            for key, inner in value.items():
                yield ".".join(path), str(key)
                yield from _texts(inner, (*path, str(key)))
        case list() | tuple():
            for number, inner in enumerate(value):
                yield from _texts(inner, (*path, str(number)))
        case _:
            pass
