"""Reads what a caller sends: JSON of a bounded shape, query strings without surprises."""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from engine import codec
from engine.errors import Invalid
from engine.texts import Text

MOST_DEEP = 30  # objects and lists inside each other
_UNSUITABLE = Text("Ada karakter yang tidak dapat disimpan.", "There is a character that cannot be stored.")
_TOO_DEEP = Text("Terlalu banyak tingkat.", "There are too many levels.")
_ONE_ONLY = Text("Hanya satu berkas.", "One file only.")


class BadRequestContent(Invalid):
    """The body or the query string does not have the form that the operation asks for."""

    code = "bad-request-content"


class Parser(FlaskParser):
    """Parses arguments: other media types than JSON are refused, and so is what nobody asked for."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 (as the base class declares it)
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "form": ma.RAISE,
        "files": ma.RAISE,
    }

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """Read a JSON body."""
        del schema
        if req.mimetype != "application/json":
            raise UnsupportedMediaType("application/json")
        return read_json(req.get_data(cache=True))

    def load_querystring(self, req: Request, schema: ma.Schema) -> MultiDictProxy:
        """Read the query string; a parameter given twice counts once."""
        for name, value in req.args.items(multi=True):
            if "\x00" in value:
                raise BadRequestContent({name: [_UNSUITABLE]})
        return MultiDictProxy(req.args, schema)

    def load_files(self, req: Request, schema: ma.Schema) -> MultiDictProxy:
        """Read the files of a form; a form without files is told apart from no form at all."""
        if req.mimetype != "multipart/form-data":
            raise UnsupportedMediaType("multipart/form-data")
        for name, sent in req.files.lists():
            if len(sent) > 1 and not isinstance(schema.fields.get(name), ma.fields.List):
                raise BadRequestContent({name: [_ONE_ONLY]})
        return MultiDictProxy(req.files, schema)

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Turn what marshmallow found into one of our refusals."""
        del req, schema, error_status_code, error_headers
        found = {path or "body": [said(text)] for path, text in _flat(error.messages, ())}
        raise BadRequestContent(found) from error


def read_json(content: bytes) -> Any:
    """Parse JSON; raises `BadRequest` for what is none, `Invalid` for what could not be stored."""
    try:
        value = codec.parsed_strictly(content)
    except (ValueError, RecursionError) as error:  # ValueError: syntax, encoding, endless numbers
        raise BadRequest("JSON") from error
    _must_be_storable(value, 0)
    return value


def _must_be_storable(value: Any, depth: int) -> None:
    if depth > MOST_DEEP:
        raise BadRequestContent({"body": [_TOO_DEEP]})
    match value:
        case str():
            if "\x00" in value or not _encodable(value):
                raise BadRequestContent({"body": [_UNSUITABLE]})
        case list():
            for item in value:
                _must_be_storable(item, depth + 1)
        case dict():
            for key, item in value.items():
                _must_be_storable(key, depth)
                _must_be_storable(item, depth + 1)
        case _:
            pass


def _encodable(text: str) -> bool:
    """Say whether a text is free of half characters (lone surrogates), which JSON can smuggle in."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _flat(messages: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Flatten nested messages to paths; the outermost name is the location and is left out."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _flat(inner, (*path, str(name)))
    else:
        steps = [step for step in path[1:] if step != ma.exceptions.SCHEMA]
        for text in messages if isinstance(messages, list) else [messages]:
            yield ".".join(steps), str(text)


_WORDS = {
    "Missing data for required field.": "Wajib diisi.",
    "Unknown field.": "Isian ini tidak dikenal.",
    "Field may not be null.": "Tidak boleh kosong.",
    "Not a valid string.": "Isi dengan teks.",
    "Not a valid integer.": "Isi dengan bilangan bulat.",
    "Not a valid boolean.": "Pilih ya atau tidak.",
    "Not a valid list.": "Isi dengan daftar.",
    "Not a valid mapping type.": "Isi dengan objek.",
    "Invalid input type.": "Isi dengan objek.",
}


def said(message: str) -> Text:
    """Give one of marshmallow's sentences in both languages."""
    return Text(_WORDS.get(message, "Nilai ini tidak dapat diterima."), message)


PARSER = Parser()
