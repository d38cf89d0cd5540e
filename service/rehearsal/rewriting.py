"""Changes a scenario's text where it is to say something else, and leaves the rest as it was written."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from service.rehearsal.errors import ScenarioInvalid
from service.rehearsal.yaml_text import document, written

_ONE_LINE: Final = 10**6


def with_steps(content: bytes, file: str, steps: Sequence[tuple[int | None, Mapping[str, Any]]]) -> bytes:
    """Write a scenario with these acts; each comes with the place it had, or None for a new one.

    Acts that are as they were keep their text, comments and all. Raises `ScenarioInvalid`.
    """
    value = document(content, file).value
    acts = [dict(act) for _place, act in steps]
    wanted = {**value, "steps": acts}
    text = content.decode("utf-8-sig")
    try:
        changed = _spliced(text, value["steps"], steps).encode()
        if document(changed, file).value == wanted:
            return changed
    except ScenarioInvalid:
        pass
    return written(wanted)


def renumbered(content: bytes, file: str, numbers: Mapping[str, str]) -> bytes:
    """Call steps by other numbers wherever a scenario, or what scenarios share, names one."""
    document(content, file)
    text = content.decode("utf-8-sig")
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    spans = {
        (node.start_mark.index, node.end_mark.index): _renamed(str(node.value), numbers)
        for node in _names(root)
        if _renamed(str(node.value), numbers) != node.value
    }
    for (start, end), name in sorted(spans.items(), reverse=True):
        quote = text[start] if text[start] in "'\"" else ""
        text = f"{text[:start]}{quote}{name}{quote}{text[end:]}"
    return text.encode()


def _spliced(text: str, before: Sequence[Any], steps: Sequence[tuple[int | None, Mapping[str, Any]]]) -> str:
    """Put changed acts in the place of theirs, and new ones before the next that was there."""
    nodes = _entries(yaml.compose(text, Loader=yaml.SafeLoader))["steps"].value
    new: list[str] = []
    edits: list[tuple[int, int, str]] = []
    for place, act in steps:
        if place is None:
            new.append(_in_one_line(act))
            continue
        start, end = nodes[place].start_mark.index, _end_of(nodes[place])
        dash = text.rindex("-", 0, start)
        margin = text[text.rfind("\n", 0, dash) + 1 : dash]
        edits += [(dash, dash, f"- {line}\n{margin}") for line in new]
        new.clear()
        if act != before[place]:
            edits.append((start, end, _in_one_line(act)))
    if new:
        last = nodes[-1]
        dash = text.rindex("-", 0, last.start_mark.index)
        margin = text[text.rfind("\n", 0, dash) + 1 : dash]
        edits += [(_end_of(last), _end_of(last), f"\n{margin}- {line}") for line in new]
    for start, end, line in reversed(edits):
        text = text[:start] + line + text[end:]
    return text


def _in_one_line(act: Mapping[str, Any]) -> str:
    text = yaml.safe_dump(
        dict(act), sort_keys=False, allow_unicode=True, default_flow_style=True, width=_ONE_LINE
    )
    return str(text).strip()


def _end_of(node: yaml.Node) -> int:
    """Say where the text of a node ends, without the comments after it."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end_of(last[1] if isinstance(last, tuple) else last)


def _entries(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {str(key.value): value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _names(root: yaml.Node | None) -> list[yaml.Node]:
    """List the texts that name a step."""
    entries, found = _entries(root), list[yaml.Node]()
    answers = entries.get("answers")
    if isinstance(answers, yaml.MappingNode):
        found += [key for key, _value in answers.value]
    steps = entries.get("steps")
    for act in map(_entries, steps.value if isinstance(steps, yaml.SequenceNode) else ()):
        for each in (act.get("step"), act.get("next")):
            if isinstance(each, yaml.SequenceNode):
                found += each.value
            elif each is not None:
                found.append(each)
    return [each for each in found if isinstance(each, yaml.ScalarNode)]


def _renamed(name: str, numbers: Mapping[str, str]) -> str:
    stem, bracket, unit = name.partition("[")
    return f"{numbers.get(stem.strip(), stem)}{bracket}{unit}"
