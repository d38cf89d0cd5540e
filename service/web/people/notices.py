"""How one hears of one's tasks: a page of its own, and a part of the profile."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.accounts import hearing
from service.persistence.store import people
from service.persistence.store.notices import KINDS, Kind, Mode
from service.web.frame import alur, inside, person, signed_in
from service.web.language import gettext as _

blueprint = Blueprint("notices", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A kind of news, what it means, and how it is heard of now."""

    kind: Kind
    name: str
    meaning: str
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesShown:
    """One's choices, the ways there are (code and words), and whether mail can reach one at all."""

    choices: tuple[Choice, ...]
    modes: tuple[tuple[Mode, str], ...]
    address: str | None
    sends: bool


@blueprint.get("/profil/pemberitahuan")
@signed_in
def show() -> ResponseReturnValue:
    """Show how one hears of one's tasks."""
    return render_template("accounts/notices_page.html", notices=notices_shown())


@blueprint.post("/profil/pemberitahuan")
@signed_in
def save() -> ResponseReturnValue:
    """Keep how one wants to hear of them."""
    modes: dict[str, str] = {kind: request.form[kind] for kind in KINDS if kind in request.form}
    hearing.choose(alur().database, person().username, modes)
    flash(_("Pilihan pemberitahuan disimpan."), "good")
    return redirect(inside(request.form.get("kembali") or url_for("notices.show")))


def notices_shown() -> NoticesShown:
    """Give what the part about notices shows."""
    here, username = alur(), person().username
    modes = hearing.chosen(here.database, username)
    with here.database.read() as connection:
        account = people.account(connection, username)
    words = _words()
    return NoticesShown(
        choices=tuple(
            Choice(kind=kind, name=words[kind][0], meaning=words[kind][1], mode=modes[kind]) for kind in KINDS
        ),
        modes=(
            ("now", _("Langsung dikirim")),
            ("digest", _("Ringkasan harian")),
            ("off", _("Tidak dikirim")),
        ),
        address=account.email if account else None,
        sends=here.config.mail is not None,
    )


def _words() -> dict[Kind, tuple[str, str]]:
    return {
        "new": (_("Tugas baru"), _("Tugas yang dapat Anda kerjakan.")),
        "returned": (_("Tugas dikembalikan"), _("Tugas yang kembali, dengan sarannya.")),
        "due_soon": (
            _("Tugas segera jatuh tempo"),
            _("Batas waktunya hampir tiba."),
        ),
        "overdue": (_("Tugas terlambat"), _("Batas waktunya sudah lewat.")),
    }
