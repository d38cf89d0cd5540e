"""Skenario: what must come of the draft of an SOP, played whenever somebody looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError, Invalid, NotFound
from engine.texts import is_blank
from service.casework.deployed import SCENARIOS
from service.permissions import Permission
from service.queries.process_drafts import DraftItem
from service.rehearsal.errors import ScenarioInvalid
from service.rehearsal.reading import SHARED, read_scenario, read_shared
from service.rehearsal.runnable import runnable
from service.rehearsal.running import run_all, scenario_files, shared_in
from service.rehearsal.verdicts import Verdict, counted, failures
from service.rehearsal.yaml_text import LARGEST
from service.web import downloads
from service.web.drafts.reading import read_draft
from service.web.drafts.scenario_files import ENDING, path_for
from service.web.drafts.scenario_numbers import files_in_force, shifted
from service.web.drafts.scenario_shown import MoveShown, moves_shown
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.language import said
from service.web.refusals import Refused, permitted, refused, wrong

blueprint = Blueprint("scenario_pages", __name__, url_prefix="/proses/<key>/rancangan/skenario")

_YAML: Final = "application/yaml; charset=utf-8"
_NEW: Final = "name: {name}\ndescription:\nsteps:\n  - step: {step}\n    next: []\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictShown:
    """A scenario and what came of it; `what` says it in a sentence, `where` the line of its file."""

    name: str
    description: str
    file: str
    url: str
    passed: bool
    moves: int
    what: str
    where: int


@blueprint.get("")
@permitted(Permission.DEPLOY)
def index(key: str) -> ResponseReturnValue:
    """List the scenarios of the draft, each with its verdict."""
    return _list_page(read_draft(key))


@blueprint.post("")
@permitted(Permission.DEPLOY)
def add(key: str) -> ResponseReturnValue:
    """Begin a scenario that does the first step."""
    draft, name = read_draft(key), " ".join(request.form.get("nama", "").split())[:120]
    if is_blank(name):
        return _list_page(draft, wrong(_("Beri nama skenario ini dahulu.")))
    path = path_for(name, draft.files)
    content = _NEW.format(name=f'"{name.replace(chr(92), "").replace(chr(34), "")}"', step=_first_step(draft))
    if problem := _saved(draft, {path: content.encode()}):
        return _list_page(draft, problem)
    return redirect(url_for("scenario_pages.show", key=key, name=path.removeprefix(SCENARIOS)))


@blueprint.post("/unggah")
@permitted(Permission.DEPLOY)
def upload(key: str) -> ResponseReturnValue:
    """Take scenario files (.yaml) into the draft, all or none."""
    draft, changes = read_draft(key), dict[str, bytes | None]()
    for sent in request.files.getlist("berkas"):
        name = (sent.filename or "").replace("\\", "/").rpartition("/")[2]
        if name and not name.endswith(ENDING):
            return _list_page(draft, wrong(_("%(name)s: hanya berkas skenario (.yaml).", name=name)))
        if name:
            changes[f"{SCENARIOS}{name}"] = sent.stream.read(LARGEST + 1)
    if not changes:
        return _list_page(draft, wrong(_("Pilih berkas yang akan diunggah dahulu.")))
    try:
        for path, content in changes.items():
            _must_be_readable(path.removeprefix(SCENARIOS), content or b"")
    except ScenarioInvalid as refusal:
        return _list_page(draft, wrong(said(refusal.text)))
    if problem := _saved(draft, changes):
        return _list_page(draft, problem)
    flash(_("Tersimpan di rancangan: %(names)s.", names=", ".join(sorted(changes))), "good")
    return redirect(url_for("scenario_pages.index", key=key))


@blueprint.get("/<name>")
@permitted(Permission.DEPLOY)
def show(key: str, name: str) -> ResponseReturnValue:
    """Show a scenario to be edited, with what came of it."""
    draft = read_draft(key)
    return _page(draft, name, _content(draft, name).decode("utf-8", "replace"))


@blueprint.post("/<name>")
@permitted(Permission.DEPLOY)
def save(key: str, name: str) -> ResponseReturnValue:
    """Check a scenario and keep it in the draft."""
    draft = read_draft(key)
    _content(draft, name)
    text = request.form.get("isi", "").replace("\r\n", "\n")
    try:
        _must_be_readable(name, text.encode())
    except ScenarioInvalid as refusal:
        return _page(draft, name, text, wrong(said(refusal.text)), line=refusal.line), 422
    if problem := _saved(draft, {f"{SCENARIOS}{name}": text.encode()}):
        return _page(draft, name, text, problem), problem.status
    flash(_("Skenario tersimpan dan dijalankan."), "good")
    return redirect(url_for("scenario_pages.show", key=key, name=name))


@blueprint.get("/<name>/unduh")
@permitted(Permission.DEPLOY)
def download(key: str, name: str) -> ResponseReturnValue:
    """Give a scenario's file."""
    return downloads.download(_content(read_draft(key), name), name, _YAML)


@blueprint.post("/<name>/hapus")
@permitted(Permission.DEPLOY)
def remove(key: str, name: str) -> ResponseReturnValue:
    """Take a scenario out of the draft."""
    draft = read_draft(key)
    _content(draft, name)
    if problem := _saved(draft, {f"{SCENARIOS}{name}": None}):
        return _list_page(draft, problem)
    flash(_("%(name)s dihapus dari rancangan.", name=name), "brand")
    return redirect(url_for("scenario_pages.index", key=key))


def _content(draft: DraftItem, name: str) -> bytes:
    content = draft.files.get(f"{SCENARIOS}{name}")
    if content is None:
        raise NotFound(what=name)
    return content


def _first_step(draft: DraftItem) -> str:
    """Name a step to begin with; the draft may be unable to run as yet."""
    try:
        steps = runnable(draft.files).definition.diagram.steps
    except EngineError:
        return "1"
    return next((step.number or step.id for step in steps), "1")


def _must_be_readable(name: str, content: bytes) -> None:
    if name == SHARED:
        read_shared(content)
        return
    read_scenario(content, name)


def _saved(draft: DraftItem, changes: Mapping[str, bytes | None]) -> Refused | None:
    """Write into the draft as it was read; gives what refuses it."""
    revision = request.form.get("_revisi", draft.revision, type=int)
    try:
        alur().process_drafts.save(draft.key, changes, revision=revision, person=person().username)
    except NotFound:
        raise
    except EngineError as refusal:
        return refused(refusal)
    return None


def _list_page(draft: DraftItem, problem: Refused | None = None) -> ResponseReturnValue:
    verdicts = run_all(draft.files)
    html = render_template(
        "rehearsal/scenarios.html",
        draft=draft,
        verdicts=[_shown(draft.key, verdict) for verdict in verdicts],
        summary=said(counted(verdicts)),
        all_right=bool(verdicts) and all(verdict.passed for verdict in verdicts),
        failures=[[_shown(draft.key, each) for each in alike] for alike in failures(verdicts)],
        shifted=len(shifted(draft.files, files_in_force(draft.key))) if not problem else 0,
        unvisited=_unvisited(draft, verdicts),
        shared=SHARED if f"{SCENARIOS}{SHARED}" in draft.files else "",
        problem=problem,
        name=request.form.get("nama", ""),
    )
    return html, problem.status if problem else 200


def _page(draft: DraftItem, name: str, text: str, problem: Refused | None = None, *, line: int = 0) -> str:
    found = next((each for each in run_all(draft.files) if each.path == f"{SCENARIOS}{name}"), None)
    return render_template(
        "rehearsal/scenario.html",
        draft=draft,
        name=name,
        text=text,
        lines=min(max(text.count("\n") + 2, 12), 40),
        restorable=_restorable(draft, name),
        verdict=_shown(draft.key, found) if found is not None and problem is None else None,
        moves=_moves(draft, name, text, found) if problem is None else (),
        problem=problem,
        line=line,
        revision=request.form.get("_revisi", draft.revision),
    )


def _restorable(draft: DraftItem, name: str) -> bool:
    """Say whether the version in force has the scenario, and otherwise."""
    path = f"{SCENARIOS}{name}"
    return files_in_force(draft.key).get(path, draft.files[path]) != draft.files[path]


def _shown(key: str, verdict: Verdict) -> VerdictShown:
    file = verdict.path.removeprefix(SCENARIOS)
    return VerdictShown(
        name=verdict.name,
        description=verdict.description,
        file=file,
        url=url_for("scenario_pages.show", key=key, name=file),
        passed=verdict.passed,
        moves=verdict.moves,
        what=said(verdict.text),
        where=verdict.line,
    )


def _moves(draft: DraftItem, name: str, text: str, verdict: Verdict | None) -> tuple[MoveShown, ...]:
    """Say a scenario in words, where it and the draft can be read."""
    if name == SHARED:
        return ()
    try:
        scenario = read_scenario(text.encode(), name, shared_in(draft.files))
        return moves_shown(runnable(draft.files), scenario, verdict)
    except Invalid:
        return ()


def _unvisited(draft: DraftItem, verdicts: tuple[Verdict, ...]) -> list[str]:
    """Name the steps that no scenario comes to."""
    if not scenario_files(draft.files):
        return []
    try:
        steps = runnable(draft.files).definition.diagram.steps
    except EngineError:
        return []
    visited = frozenset[str]().union(*(verdict.visited for verdict in verdicts))
    return [f"{step.number} {step.name}".strip() for step in steps if step.id not in visited]
