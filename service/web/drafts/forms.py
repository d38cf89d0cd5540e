"""The forms and document templates of a draft: listed, made, edited, shown as staff will see them."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError, NotFound
from engine.texts import Text
from engine.xml import one_line
from forms import editing
from forms.document import document_in, read_form
from forms.editing import CHOSEN, KINDS, Kind, Question
from forms.errors import FormRefused
from forms.places import Place, component_at, place_in
from service.casework.deployed import DOCUMENTS, FORMS
from service.casework.deployment_files import LARGEST_FILE
from service.permissions import Permission
from service.queries.process_drafts import DraftItem
from service.web import downloads
from service.web.drafts import form_previews
from service.web.drafts.field_uses import uses_of
from service.web.drafts.form_files import content_of, diagram_of, path_of, saved
from service.web.drafts.forms_shown import Going, going_shown, kinds_offered, questions_shown, shown
from service.web.drafts.reading import read_draft
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.refusals import Refused, permitted, refused, wrong

blueprint = Blueprint("draft_forms", __name__, url_prefix="/proses/<key>/rancangan/formulir")
LONGEST: Final = 200  # characters of a title or label
MOST_ANSWERS: Final = 100
_FOLDERS: Final[Mapping[str, str]] = {".json": FORMS, ".typ": DOCUMENTS}


@blueprint.get("")
@permitted(Permission.DEPLOY)
def index(key: str) -> ResponseReturnValue:
    """List the forms and templates of the draft."""
    return _list_page(read_draft(key))


@blueprint.post("")
@permitted(Permission.DEPLOY)
def add(key: str) -> ResponseReturnValue:
    """Begin a form that asks nothing yet."""
    draft = read_draft(key)
    title = one_line(request.form.get("judul"))
    english = one_line(request.form.get("judul_en")) or title
    if not title or len(title) > LONGEST or len(english) > LONGEST:
        return _list_page(
            draft, wrong(_("Tulis judul formulir, paling banyak %(count)s karakter.", count=LONGEST))
        )
    taken = [path.removeprefix(FORMS).removesuffix(".json") for path in draft.files if path.startswith(FORMS)]
    name = editing.key_from(title, taken)
    content = editing.empty(name, Text(title, english))
    if problem := saved(draft, {path_of(name): content}):
        return _list_page(draft, problem)
    return redirect(url_for("draft_forms.show", key=key, name=name))


@blueprint.post("/unggah")
@permitted(Permission.DEPLOY)
def upload(key: str) -> ResponseReturnValue:
    """Take forms (.json) and document templates (.typ) into the draft, all or none."""
    draft, changes = read_draft(key), dict[str, bytes | None]()
    for sent in request.files.getlist("berkas"):
        name = (sent.filename or "").replace("\\", "/").rpartition("/")[2]
        folder = next((folder for ending, folder in _FOLDERS.items() if name.endswith(ending)), None)
        if name and folder is None:
            return _list_page(
                draft, wrong(_("%(name)s: hanya formulir (.json) atau templat (.typ).", name=name))
            )
        if name:
            changes[f"{folder}{name}"] = sent.stream.read(LARGEST_FILE + 1)
    if not changes:
        return _list_page(draft, wrong(_("Pilih berkas yang akan diunggah dahulu.")))
    for path, content in changes.items():
        if path.startswith(FORMS) and content is not None:
            _form, refusal = form_previews.read(content, path.removeprefix(FORMS))
            if refusal is not None:
                return _list_page(draft, refused(refusal))
    if problem := saved(draft, changes):
        return _list_page(draft, problem)
    flash(
        _(
            "Tersimpan di rancangan: %(names)s.",
            names=", ".join(path.rpartition("/")[2] for path in sorted(changes)),
        ),
        "good",
    )
    return redirect(url_for("draft_forms.index", key=key))


@blueprint.get("/berkas/<path:path>")
@permitted(Permission.DEPLOY)
def download(key: str, path: str) -> ResponseReturnValue:
    """Give a form or template of the draft."""
    content = read_draft(key).files.get(path)
    if content is None or not path.startswith(tuple(_FOLDERS.values())):
        raise NotFound(what=path)
    kind = "application/json" if path.startswith(FORMS) else "text/plain; charset=utf-8"
    return downloads.download(content, path.rpartition("/")[2], kind)


@blueprint.post("/hapus")
@permitted(Permission.DEPLOY)
def remove(key: str) -> ResponseReturnValue:
    """Take a form or template out of the draft, unless a step uses it."""
    draft, path = read_draft(key), request.form.get("berkas", "")
    revision = request.form.get("_revisi", draft.revision, type=int)
    try:
        alur().process_drafts.remove(key, path, revision=revision, person=person().username)
    except NotFound:
        raise
    except EngineError as refusal:
        return _list_page(draft, refused(refusal))
    flash(_("%(name)s dihapus dari rancangan.", name=path.rpartition("/")[2]), "brand")
    return redirect(url_for("draft_forms.index", key=key))


@blueprint.get("/<name>")
@permitted(Permission.DEPLOY)
def show(key: str, name: str) -> ResponseReturnValue:
    """Show a form: its questions, its document, and what staff will see."""
    draft = read_draft(key)
    return _form_page(draft, name, content_of(draft, name))


@blueprint.post("/<name>")
@permitted(Permission.DEPLOY)
def change(key: str, name: str) -> ResponseReturnValue:
    """Do what a button of the form's page asks for: a question more, up, down or away; save; only look."""
    draft = read_draft(key)
    typed, act = request.form.get("_dokumen"), request.form.get("_ubah", "")
    content = content_of(draft, name) if typed is None else typed.replace("\r\n", "\n").encode()
    if not act:
        return _form_page(draft, name, content)
    question, problem = _question() if act == "tambah" else (None, None)
    if problem is not None:
        return _form_page(draft, name, content, problem)
    verb, _sep, place = act.partition(":")
    if verb == "hapus" and (going := _missed(draft, name, content, place_in(place))):
        return _form_page(draft, name, content, going=going)
    try:
        changed = _edited(content, name, verb, place_in(place), question)
        read_form(changed, name=name)
    except EngineError as refusal:
        return _form_page(draft, name, content, refused(refusal))
    if problem := saved(draft, {path_of(name): changed}):
        return _form_page(draft, name, changed, problem)
    flash(_("Formulir tersimpan di rancangan."), "good")
    return redirect(url_for("draft_forms.show", key=key, name=name))


def _edited(content: bytes, name: str, verb: str, place: Place, question: Question | None) -> bytes:
    """Carry out one change; raises FormRefused for a document that cannot be read."""
    if question is not None:
        return editing.added(content, name, question)
    match verb:
        case "naik":
            return editing.raised(content, name, place)
        case "turun":
            return editing.lowered(content, name, place)
        case "hapus" | "hapus-saja":
            return editing.removed(content, name, place)
        case _:
            return content


def _missed(draft: DraftItem, name: str, content: bytes, place: Place) -> Going | None:
    """Say what would miss the field at a place; None if nothing reads it."""
    try:
        found = component_at(document_in(content, name), place)
    except FormRefused:
        return None
    key = editing.key_of(found or {})
    files = {**draft.files, path_of(name): content}
    uses = uses_of(files, diagram_of(draft), name, key) if key and len(place) == 1 else ()
    return going_shown(found or {}, place, uses) if uses else None


def _question() -> tuple[Question | None, Refused | None]:
    """Read the new question, or say what it lacks."""
    label = one_line(request.form.get("_label"))
    kind: Kind | None = next((each for each in KINDS if each == request.form.get("_jenis")), None)
    answers = tuple(filter(None, map(one_line, request.form.get("_pilihan", "").split("\n"))))
    if not label or len(label) > LONGEST:
        return None, wrong(_("Tulis pertanyaannya, paling banyak %(count)s karakter.", count=LONGEST))
    if kind is None:
        return None, wrong(_("Pilih jenis isian."))
    if kind in CHOSEN and not 1 < len(answers) <= MOST_ANSWERS:
        return None, wrong(_("Tulis paling sedikit dua pilihan, satu per baris."))
    return Question(
        label=Text(label, one_line(request.form.get("_label_en")) or label),
        kind=kind,
        required="_wajib" in request.form,
        description=one_line(request.form.get("_petunjuk")),
        answers=answers if kind in CHOSEN else (),
    ), None


def _list_page(draft: DraftItem, problem: Refused | None = None) -> ResponseReturnValue:
    files = shown(draft)
    page = render_template(
        "draft_forms/list.html",
        draft=draft,
        forms=[each for each in files if each.path.startswith(FORMS)],
        templates=[each for each in files if each.path.startswith(DOCUMENTS)],
        problem=problem,
    )
    return page, problem.status if problem else 200


def _form_page(
    draft: DraftItem,
    name: str,
    content: bytes,
    problem: Refused | None = None,
    *,
    going: Going | None = None,
) -> ResponseReturnValue:
    form, refusal = form_previews.read(content, name)
    diagram = diagram_of(draft)
    seen = None
    if form is not None:
        context = form_previews.context_of(alur(), form, diagram.steps if diagram else ())
        seen = form_previews.preview(form, context, request.form)
    if problem is None and refusal is not None:
        problem = refused(refusal)
    page = render_template(
        "draft_forms/form.html",
        draft=draft,
        name=name,
        title=form.title if form else Text(name, name),
        document=content.decode("utf-8", "replace"),
        questions=questions_shown(content, name),
        kinds=kinds_offered(),
        steps=[step for step in (diagram.steps if diagram else ()) if step.form == name],
        preview=None if seen is None or isinstance(seen, EngineError) else seen,
        unseen=refused(seen) if isinstance(seen, EngineError) else None,
        problem=problem,
        going=going,
        typed=request.form,
    )
    return page, problem.status if problem and request.method == "POST" else 200
