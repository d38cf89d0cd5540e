"""Which steps of a diagram use a form or a document template, and which templates import others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.sop import Step
from service.casework.deployed import DOCUMENTS, FORMS

_QUOTED: Final = re.compile(rb'"([^"\n]{1,200})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What uses a file: steps, and the names of templates that import it."""

    steps: tuple[Step, ...] = ()
    templates: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything uses it."""
        return bool(self.steps or self.templates)


def file_uses(files: Mapping[str, bytes], steps: tuple[Step, ...]) -> Mapping[str, Use]:
    """Tell of every form and template among the files, by its path, what uses it."""
    by_form: dict[str | None, list[Step]] = {}
    by_template: dict[str | None, list[Step]] = {}
    for step in steps:
        by_form.setdefault(step.form, []).append(step)
        for name in dict.fromkeys(each.template for each in step.documents):
            by_template.setdefault(name, []).append(step)
    importers: dict[str, list[str]] = {}
    for path, content in sorted(files.items()):
        if path.startswith(DOCUMENTS):
            own = path.removeprefix(DOCUMENTS)
            for quoted in dict.fromkeys(_QUOTED.findall(content)):
                name = quoted.decode("utf-8", "replace")
                if name != own:
                    importers.setdefault(name, []).append(own)
    return {
        path: Use(steps=tuple(by_form.get(path.removeprefix(FORMS).removesuffix(".json"), ())))
        if path.startswith(FORMS)
        else Use(
            steps=tuple(by_template.get(path.removeprefix(DOCUMENTS), ())),
            templates=tuple(importers.get(path.removeprefix(DOCUMENTS), ())),
        )
        for path in files
        if path.startswith((FORMS, DOCUMENTS))
    }
