"""How an act on several cases fared, case by case: nothing that was refused is lost from sight."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import render_template, url_for

from engine.errors import EngineError
from service.queries.instances import CaseItem
from service.web.language import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Fared:
    """What became of one case, in words."""

    name: str
    url: str
    done: bool
    said: str


def attempted(case: CaseItem, command: Callable[[], object], done: str) -> Fared:
    """Carry out a command on a case, in a transaction of its own; say `done`, or why it was refused."""
    try:
        command()
    except EngineError as refusal:
        return fared(case, why(refusal), done=False)
    return fared(case, done, done=True)


def why(refusal: EngineError) -> str:
    """Say why nothing became of something."""
    found = [text for texts in getattr(refusal, "errors", {}).values() for text in texts]
    return said(found[0] if found else refusal.text)


def fared(case: CaseItem, words: str, *, done: bool) -> Fared:
    """Say how it went with a case."""
    url = url_for("instances.show", instance_id=case.id)
    return Fared(name=case.business_key, url=url, done=done, said=words)


def told(title: str, summary: str, results: Sequence[Fared], back: str) -> str:
    """Show how each case fared, what was refused first."""
    ordered = sorted(results, key=lambda each: each.done)
    return render_template("operating/result.html", title=title, summary=summary, results=ordered, back=back)
