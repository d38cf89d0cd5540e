"""What people write is recorded only when it can be shown again: in forms, documents and workbooks."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from engine.errors import Invalid
from engine.texts import Text, is_storable

_JUDGED_BY_FORMS: Final = "values"


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
