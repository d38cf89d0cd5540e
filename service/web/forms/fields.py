"""One field of a form with its answer: what a page asks for, or what it shows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.texts import Text
from forms.fields import Field
from forms.looks import DECISION
from forms.plain import display, typed_in
from forms.rows import rows_in
from service.web.forms.answers import Answers, Errors
from service.web.forms.controls import Attached, Choice, Column, Control
from service.web.forms.looks import WIDTHS, is_amount, kind_of, lines_of, size_of


class ControlBuilder:
    """Builds the controls of one page."""

    def __init__(
        self, answers: Answers, language: str, file_url: Callable[[str], str], *, readonly: bool
    ) -> None:
        self.answers, self.language = answers, language
        self.file_url, self.readonly = file_url, readonly

    def say(self, text: Text) -> str:
        """Say a text of the document in the page's language."""
        return text.in_language(self.language)

    def said(self, texts: Errors, path: str) -> tuple[str, ...]:
        """Say what was noted at a path."""
        return tuple(self.say(text) for text in texts.get(path, ()))

    def control(self, asked: Field, path: str, value: Any, context: str = "") -> Control:
        """Build the control of one field; `context` tells a screen reader which row it is."""
        kind = DECISION if asked.appearance == DECISION else kind_of(asked)
        base = Control(
            kind=kind,
            path=path,
            label=self.say(asked.label),
            context=context,
            hint=self.say(asked.description),
            prefix=self.say(asked.prefix),
            suffix=self.say(asked.suffix),
            required=path in self.answers.required and not self.readonly,
            errors=self.said(self.answers.errors, path),
            warnings=self.said(self.answers.warnings, path),
            max_length=asked.max_length,
            width=WIDTHS.get(kind, "whole"),
            amount=is_amount(asked),
        )
        if kind == "files":
            base = replace(base, files=tuple(self._files(value)), accept=",".join(asked.accept))
        if self.readonly or asked.is_computed or asked.readonly:
            return self._fixed(base, asked, value)
        base = replace(base, mark=self.answers.marks.get(path, ""))
        if asked.has_options:
            return self._to_choose(base, asked, value)
        if kind == "checkbox":
            return replace(base, value="true" if value is True else "")
        shown = "" if kind == "files" else typed_in(asked, value, self.language)
        return replace(base, value=shown, multiple=asked.multiple, lines=lines_of(shown))

    def shown(self, asked: Field, path: str, value: Any) -> str:
        """Write an answer for reading."""
        labels = {each["value"]: each["label"] for each in self._listed(path)}
        return display(asked, value, self.language, labels=labels)

    def _fixed(self, base: Control, asked: Field, value: Any) -> Control:
        """Show an answer instead of asking for it."""
        if base.kind == "files":
            return replace(base, kind="fixed-files")
        long = base.kind in ("textarea", "checklist")
        width = "whole" if long else WIDTHS.get(base.kind, "half")
        return replace(base, kind="fixed", value=self.shown(asked, base.path, value), width=width)

    def _listed(self, path: str) -> Sequence[Mapping[str, str]]:
        """Give the options of a field, whichever row it stands in."""
        return self.answers.options.get(".".join(p for p in path.split(".") if not p.isdigit()), ())

    def _to_choose(self, base: Control, asked: Field, value: Any) -> Control:
        """Offer the options, with the figures that are known of them."""
        choices = list(self._choices(asked, base.path, value))
        figures = self.answers.figures.get(base.path, {})
        if not figures:
            return replace(base, choices=tuple(choices))
        heads = tuple(
            Column(label=self.say(column.label), required=False, css=_css_of(column))
            for column in asked.figure_columns
        )
        beside = [
            tuple(
                display(column, figures.get(choice.value, {}).get(column.key), self.language)
                for column in asked.figure_columns
            )
            for choice in choices
        ]
        pairs = zip(choices, beside, strict=True)
        chosen = tuple(replace(choice, figures=figures) for choice, figures in pairs)
        return replace(base, kind="figures", choices=chosen, figure_heads=heads)

    def _choices(self, asked: Field, path: str, value: Any) -> Iterator[Choice]:
        """List the options; an answer that is no longer one of them stays to be seen."""
        chosen = [str(each) for each in value] if isinstance(value, list) else [str(value or "")]
        options = self._listed(path) or [
            {"value": option.value, "label": self.say(option.label)} for option in asked.options
        ]
        for option in options:
            yield Choice(value=option["value"], label=option["label"], selected=option["value"] in chosen)
        known = {option["value"] for option in options}
        for lost in chosen:
            if lost and lost not in known:
                yield Choice(value=lost, label=lost, selected=True)

    def _files(self, value: Any) -> Iterator[Attached]:
        """List the files that are attached."""
        for file in rows_in(value):
            digest = str(file.get("sha256"))
            size = file.get("size")
            yield Attached(
                name=str(file.get("name") or digest[:12]),
                size=size_of(size) if isinstance(size, int) else "",
                url=self.file_url(digest),
                value=digest,
            )


def _css_of(column: Field) -> str:
    return "number" if is_amount(column) else ""
