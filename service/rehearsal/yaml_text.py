"""Reads YAML as plain values with their lines; whatever could be a trap is refused.

A small and dull part of YAML is read: mappings, lists, texts, whole and decimal numbers, true, false, null.
Anchors, tags, keys that come twice and the surprises of YAML 1.1 (`no` as false, `10:30` as 630) are not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from engine.texts import Text, is_storable
from service.rehearsal.errors import ScenarioInvalid

LARGEST: Final = 200_000  # bytes
DEEPEST: Final = 12
MOST_VALUES: Final = 20_000

Path = tuple[str | int, ...]

_WHOLE: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,12}")
_WORDS: Final[Mapping[str, Any]] = {"true": True, "false": False, "null": None, "~": None, "": None}

_TOO_LARGE = Text("berkas lebih besar dari 200 KB", "the file is larger than 200 KB")
_NOT_UTF8 = Text("berkas bukan teks UTF-8", "the file is no UTF-8 text")
_TOO_DEEP = Text("susunannya terlalu dalam", "it is nested too deeply")
_TOO_MANY = Text("isinya terlalu banyak", "it holds too much")
_ALIAS = Text("jangkar (& dan *) tidak dipakai di sini", "anchors (& and *) are not used here")
_TAG = Text("tanda tipe (!) tidak dipakai di sini", "type tags (!) are not used here")
_TWO = Text("hanya satu dokumen dalam satu berkas", "only one document in a file")
_TWICE = Text("«{key}» tertulis dua kali", "«{key}» is written twice")
_KEY = Text("nama isian harus teks", "a key must be a text")
_CHARACTER = Text("ada karakter yang tidak dapat disimpan", "there is a character that cannot be kept")
_SYNTAX = Text("bukan YAML yang benar ({problem})", "not proper YAML ({problem})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Plain values out of a file, and the line of each by its path."""

    file: str
    value: Any
    lines: Mapping[Path, int]

    def refusal(self, path: Path, reason: Text) -> ScenarioInvalid:
        """Make the error that says what is wrong at a path."""
        while path not in self.lines and path:
            path = path[:-1]
        return ScenarioInvalid(file=self.file, line=self.lines.get(path, 1), reason=reason)


def document(content: bytes, file: str) -> Document:
    """Read a file; raises `ScenarioInvalid`."""
    if len(content) > LARGEST:
        raise ScenarioInvalid(file=file, line=1, reason=_TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ScenarioInvalid(file=file, line=line, reason=_NOT_UTF8) from error
    try:
        _must_be_plain(text, file)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "?")
        reason = _SYNTAX.filled(problem=problem[:200])
        raise ScenarioInvalid(file=file, line=mark.line + 1 if mark else 1, reason=reason) from error
    except (ValueError, OverflowError) as error:  # an escape for a character that there is not
        raise ScenarioInvalid(file=file, line=1, reason=_SYNTAX.filled(problem="\\U")) from error
    lines: dict[Path, int] = {}
    value = _value(node, (), lines, file) if node is not None else None
    return Document(file=file, value=value, lines=lines)


def _must_be_plain(text: str, file: str) -> None:
    """Look through the text without building anything: depth, amount, anchors, tags."""
    depth = values = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise ScenarioInvalid(file=file, line=line, reason=_TWO)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ScenarioInvalid(file=file, line=line, reason=_ALIAS)
        if isinstance(event, yaml.NodeEvent):
            values += 1
            if getattr(event, "tag", None):
                raise ScenarioInvalid(file=file, line=line, reason=_TAG)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or values > MOST_VALUES:
            raise ScenarioInvalid(file=file, line=line, reason=_TOO_DEEP if depth > DEEPEST else _TOO_MANY)


def _value(node: yaml.Node, path: Path, lines: dict[Path, int], file: str) -> Any:
    lines[path] = node.start_mark.line + 1
    match node:
        case yaml.MappingNode():
            return dict(_entries(node, path, lines, file))
        case yaml.SequenceNode():
            return [_value(each, (*path, place), lines, file) for place, each in enumerate(node.value)]
        case _:
            return _scalar(node, file)


def _entries(
    node: yaml.MappingNode, path: Path, lines: dict[Path, int], file: str
) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise ScenarioInvalid(file=file, line=line, reason=_KEY)
        key = str(key_node.value)
        if key in seen:
            raise ScenarioInvalid(file=file, line=line, reason=_TWICE.filled(key=key))
        seen.add(key)
        value = _value(value_node, (*path, key), lines, file)
        lines[*path, key] = line
        yield key, value


def _scalar(node: yaml.Node, file: str) -> Any:
    text = str(node.value)
    if not is_storable(text):
        raise ScenarioInvalid(file=file, line=node.start_mark.line + 1, reason=_CHARACTER)
    if isinstance(node, yaml.ScalarNode) and node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def written(value: Any) -> bytes:
    """Write plain values as `document` reads them, in their own order."""
    text = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, default_flow_style=None
    )
    return str(text).encode()


class _Dumper(yaml.SafeDumper):
    """Writes every line under its key, and never an anchor."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Set a list apart from its key."""
        del indentless
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value that comes twice twice."""
        del data
        return True
