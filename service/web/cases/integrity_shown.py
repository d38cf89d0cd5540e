"""What checks of the history found, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import url_for

from engine.history import OFFICE
from engine.texts import Text
from service.persistence.store.verifications import CHECKPOINTS, Kept, Run
from service.web import times
from service.web.language import gettext as _
from service.web.language import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the latest check of a chain found; `problem` names the first thing that does not hold."""

    name: str
    sound: bool
    sentence: str
    when: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunShown:
    """A check of all chains; `sentence` says how far it is, or what came of it."""

    sentence: str
    who: str
    when: str
    under_way: bool
    sound: bool
    done: int
    total: int


DISPOSED: Final = "disposed"
"""Why a body is gone: soundly, or without a decision."""
_CAUSES: Mapping[str, Text] = {
    "chain": Text("rantai catatan putus", "the chain of records is broken"),
    "diagram": Text("diagramnya bukan yang diberlakukan", "the diagram is not the one put into force"),
    "body": Text("isi catatan berubah", "a record was altered"),
    "actor": Text("pelakunya tidak cocok", "the actor does not match"),
    "refused": Text("perintahnya tidak dapat diulang", "a command cannot be repeated"),
    "events": Text("akibatnya berbeda", "the effects differ"),
    "state": Text("keadaannya berbeda", "the state differs"),
    DISPOSED: Text(
        "isi catatan hilang tanpa keputusan pemusnahan", "a record's content is gone without a decision"
    ),
    "files": Text("dokumen rusak atau hilang: {reason}", "documents are damaged or gone: {reason}"),
    "history": Text("bukan catatan yang pernah ditandatangani", "not the record that was signed"),
    "checkpoint": Text("titik periksa tidak sah: {reason}", "a checkpoint does not hold: {reason}"),
    "unreadable": Text("tidak dapat dibaca: {reason}", "cannot be read: {reason}"),
}


def verdict_of(kept: Kept, name: str = "", *, commands: int | None = None) -> Verdict:
    """Say what a check found; `commands` is how many there are by now."""
    return Verdict(
        name=name or _name_of(kept),
        sound=kept.sound,
        sentence=_sentence(kept, kept.sequence if commands is None else commands),
        when=_("diperiksa %(when)s", when=times.moment(kept.at)),
        url="" if kept.chain in (OFFICE, CHECKPOINTS) else url_for("instances.show", instance_id=kept.chain),
    )


def verdict_now(kept: Kept | None, commands: int) -> Verdict:
    """Say what is known of a case with so many commands, whose chain holds if it was never checked."""
    if kept is not None:
        return verdict_of(kept, commands=commands)
    sentence = _("Rantai %(count)s catatan utuh; belum diputar ulang", count=commands)
    return Verdict(name="", sound=True, sentence=sentence, when="")


def run_of(run: Run, names: Mapping[str, str]) -> RunShown:
    """Say how far a check of everything is."""
    if run.finished_at is None:
        sentence = _("Sedang diperiksa: %(done)s dari %(total)s berkas.", done=run.done, total=run.total)
    elif run.broken:
        sentence = _("%(count)s riwayat tidak utuh.", count=run.broken)
    else:
        sentence = _("Semua utuh: %(count)s berkas, riwayat kantor, dan titik periksa.", count=run.done)
    return RunShown(
        sentence=sentence,
        who=names.get(run.asked_by, run.asked_by) if run.asked_by else _("otomatis, setiap malam"),
        when=times.moment(run.finished_at or run.asked_at),
        under_way=run.finished_at is None,
        sound=not run.broken,
        done=run.done,
        total=run.total,
    )


def _sentence(kept: Kept, commands: int) -> str:
    if kept.sound:
        return _sound(kept, commands)
    cause = said(_CAUSES.get(kept.cause or "", Text("{reason}", "{reason}"))).format(reason=kept.reason)
    if kept.broken_at is None or kept.chain == CHECKPOINTS:
        return _("Tidak utuh: %(cause)s", cause=cause)
    return _("Tidak utuh: catatan %(number)s, %(cause)s", number=kept.broken_at, cause=cause)


def _sound(kept: Kept, commands: int) -> str:
    if commands > kept.sequence:
        return _("Utuh sampai catatan %(number)s", number=kept.sequence)
    if kept.cause == DISPOSED:
        return _(
            "Isinya dimusnahkan dengan keputusan nomor %(decree)s; rantai %(count)s catatan utuh",
            decree=kept.reason,
            count=kept.sequence,
        )
    if kept.chain == CHECKPOINTS:
        return _("Utuh: %(count)s titik periksa", count=kept.sequence)
    if kept.chain == OFFICE:
        return _("Utuh: %(count)s catatan", count=kept.sequence)
    return _(
        "Utuh: %(count)s catatan terverifikasi; putar ulang menghasilkan keadaan yang sama",
        count=kept.sequence,
    )


def _name_of(kept: Kept) -> str:
    return {OFFICE: _("Riwayat kantor"), CHECKPOINTS: _("Titik periksa")}.get(kept.chain, kept.chain)
