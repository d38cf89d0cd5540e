"""One question of a draft's form on a page of its own: its words, hint, demands, limits and choices."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.texts import Text
from engine.xml import one_line
from forms.errors import FormRefused
from forms.fields import Option
from forms.numbers import number, read_written, written
from forms.places import Place, place_in
from forms.wordings import Wording, reworded, with_more, wording_at
from service.permissions import Permission
from service.queries.process_drafts import DraftItem
from service.web.drafts import form_previews
from service.web.drafts.form_files import content_of, path_of, saved
from service.web.drafts.forms_shown import kind_named
from service.web.drafts.reading import read_draft
from service.web.language import gettext as _
from service.web.language import language
from service.web.refusals import Refused, permitted, refused, wrong

blueprint = Blueprint(
    "draft_wordings", __name__, url_prefix="/proses/<key>/rancangan/formulir/<name>/isian/<address>"
)


@blueprint.get("")
@permitted(Permission.DEPLOY)
def show(key: str, name: str, address: str) -> ResponseReturnValue:
    """Show a question to be changed."""
    draft = read_draft(key)
    return _page(draft, name, _found(draft, name, place_in(address)))


@blueprint.post("")
@permitted(Permission.DEPLOY)
def change(key: str, name: str, address: str) -> ResponseReturnValue:
    """Let the question be what was typed, if the form stays one that is accepted."""
    draft, place = read_draft(key), place_in(address)
    there = _found(draft, name, place)
    wording, problem = _typed(there)
    if problem is not None:
        return _page(draft, name, wording, problem)
    more = tuple(filter(None, map(one_line, request.form.get("pilihan_baru", "").split("\n"))))
    try:
        content = reworded(
            content_of(draft, name), name, place, with_more(wording, more) if more else wording
        )
    except FormRefused as refusal:
        return _page(draft, name, wording, refused(refusal))
    _form, unfit = form_previews.read(content, name)
    problem = refused(unfit) if unfit is not None else saved(draft, {path_of(name): content})
    if problem is not None:
        return _page(draft, name, wording, problem)
    flash(_("Isian «%(label)s» tersimpan di rancangan.", label=wording.label.in_language(language())), "good")
    return redirect(url_for("draft_forms.show", key=key, name=name))


def _found(draft: DraftItem, name: str, place: Place) -> Wording:
    """Read what the question says now; raises `NotFound`."""
    try:
        found = wording_at(content_of(draft, name), name, place)
    except FormRefused:
        found = None
    if found is None:
        raise NotFound(what=name)
    return found


def _typed(there: Wording) -> tuple[Wording, Refused | None]:
    """Read what was typed in place of what is there, and say what is wrong with it."""
    asked = replace(
        there,
        label=_text("label", prose=there.type == "text"),
        description=_text("petunjuk", prose=True) if there.description is not None else None,
        required="wajib" in request.form if there.required is not None else None,
        limits=(_limit("terendah"), _limit("tertinggi")) if there.limits is not None else None,
        options=_options(there.options) if there.options is not None else None,
    )
    if not asked.label.id:
        return asked, wrong(_("Tulis pertanyaannya dahulu."), label=_("Belum ditulis."))
    for name, said in zip(("terendah", "tertinggi"), asked.limits or (), strict=False):
        read = number(said) if said else None
        if said and (read is None or (asked.counts_characters and (read < 0 or read != int(read)))):
            return asked, wrong(
                _("Batasnya harus berupa angka."), **{name: _("Tulis angka, atau kosongkan.")}
            )
    return asked, None


def _text(entry: str, *, prose: bool = False) -> Text:
    """Read a sentence in both languages; without English the Indonesian one stands for both."""
    both = (request.form.get(entry, ""), request.form.get(f"{entry}_en", ""))
    said, english = ("\n".join(each.strip().splitlines()) if prose else one_line(each) for each in both)
    return Text(said, english or said)


def _limit(entry: str) -> str:
    return read_written(request.form.get(entry, "").strip(), language())


def _options(there: tuple[Option, ...]) -> tuple[Option, ...]:
    """Read the answers to choose from; one whose label was emptied is gone."""
    found = (
        Option(value=each.value, label=_text(f"pilihan-{place}")) for place, each in enumerate(there, start=1)
    )
    return tuple(each for each in found if each.label.id)


def _page(
    draft: DraftItem, name: str, wording: Wording, problem: Refused | None = None
) -> ResponseReturnValue:
    content = content_of(draft, name)
    form, _refusal = form_previews.read(content, name)
    page = render_template(
        "draft_forms/wording.html",
        draft=draft,
        name=name,
        title=form.title if form is not None else Text(name, name),
        kind=kind_named(wording.type),
        wording=wording,
        limits=tuple(map(_shown, wording.limits or ())),
        more=request.form.get("pilihan_baru", ""),
        revision=request.form.get("_revisi", draft.revision),
        problem=problem,
    )
    return page, problem.status if problem else 200


def _shown(limit: str) -> str:
    read = number(limit)
    return limit if read is None else written(read, language())
