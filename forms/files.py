"""The files that an answer may refer to."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.texts import Text
from forms import messages
from forms.context import FormContext
from forms.fields import Field


class Files:
    """The uploaded files, those that earlier steps yielded and those of the former answers, by SHA-256."""

    def __init__(self, context: FormContext) -> None:
        self.closed = context.files is not None
        self.known: dict[str, Mapping[str, Any]] = {}
        for file in _files_in([context.documents, context.former]):
            self.known.setdefault(str(file["sha256"]), file)
        self.known.update(context.files or {})

    def checked(
        self, field: Field, answer: list[dict[str, Any]], path: str, errors: dict[str, list[Text]]
    ) -> list[dict[str, Any]]:
        """Complete each file's name and size by what is known of it, and note those that may not be used."""
        complete = []
        for file in answer:
            known = self.known.get(file["sha256"])
            if known is None and self.closed:
                errors.setdefault(path, [messages.NOT_A_FILE])
                continue
            named = {**file, **({"size": known.get("size")} if known else {})}
            named["name"] = file["name"] or str((known or {}).get("name") or "")
            if named["name"] and field.accept and not named["name"].lower().endswith(field.accept):
                errors.setdefault(path, [messages.wrong_ending(field.accept)])
                continue
            complete.append(named)
        return complete


def _files_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Find the files in stored answers, in rows too."""
    if isinstance(value, Mapping):
        if isinstance(value.get("sha256"), str):
            yield value
        else:
            for each in value.values():
                yield from _files_in(each)
    elif isinstance(value, list | tuple):
        for row in value:
            yield from _files_in(row)
