"""What auditors and admins write about deviations: on the office's own chain, so that nobody alters it."""

from dataclasses import dataclass
from typing import Any, Final

from engine import codec
from engine.errors import Conflict, Invalid, NotFound
from engine.texts import Text, is_blank
from service.accounts.acting import acting
from service.clock import Clock
from service.dispatch.office_chain import recorded
from service.dispatch.texts import LONGEST_REMARK, must_be_storable
from service.permissions import Permission, require
from service.persistence.database import Database
from service.persistence.store import cases, deviation_register, history
from service.persistence.store.deviation_register import Kept, NoteKind

_NEEDED: Final = {
    "note": Permission.NOTE_DEVIATIONS,
    "close": Permission.CLOSE_DEVIATIONS,
    "reopen": Permission.CLOSE_DEVIATIONS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDeviation:
    """Write something about a deviation, named by its id and by where in its case's log it stands."""

    deviation: str
    instance: str
    case: str
    sequence: int
    what: str
    ordinal: int
    text: str


class CloseDeviation(NoteDeviation):
    """Say that a deviation is settled, and why."""

    __slots__ = ()


class ReopenDeviation(NoteDeviation):
    """Say that a deviation is not settled after all, and why."""

    __slots__ = ()


_COMMANDS: Final = {"note": NoteDeviation, "close": CloseDeviation, "reopen": ReopenDeviation}


class NoteRefused(Invalid):
    """A note is a text of some length."""

    code = "bad-note"
    template = Text("Catatan belum dapat disimpan.", "The note cannot be kept yet.")
    missing = Text("Tuliskan catatannya.", "Write the note.")
    long = Text(
        f"Catatan paling panjang {LONGEST_REMARK} karakter.",
        f"A note has at most {LONGEST_REMARK} characters.",
    )


class AlreadyClosed(Conflict):
    """The deviation is settled already."""

    code = "deviation-closed"
    template = Text("Penyimpangan ini sudah ditutup.", "This deviation is closed already.")


class NotClosed(Conflict):
    """Only what is settled can be opened again."""

    code = "deviation-open"
    template = Text("Penyimpangan ini belum ditutup.", "This deviation is not closed.")


class DeviationNotes:
    """Keeps notes on deviations, one after another on the office's chain."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def write(self, kind: NoteKind, deviation_id: str, text: str, *, person: str) -> None:
        """Write a note, perhaps one that closes or reopens.

        Raises `NotPermitted`, `NotFound`, `NoteRefused`, `UnsuitableText`, `AlreadyClosed`, `NotClosed`.
        """
        with self._database.write() as connection:
            at = self._clock.now()
            who = acting(connection, person, at)
            require(who, _NEEDED[kind])
            head = history.office_head(connection)
            found = deviation_register.of(connection, deviation_id)
            case = cases.read_case(connection, found.instance_id) if found is not None else None
            if found is None or case is None:
                raise NotFound(what=deviation_id)
            record = _record(kind, found, case.business_key, text)
            closed = deviation_register.is_closed(connection, deviation_id)
            if kind == "close" and closed:
                raise AlreadyClosed
            if kind == "reopen" and not closed:
                raise NotClosed
            sequence = recorded(connection, head, who, at, record)
            if sequence is not None:
                deviation_register.add_note(connection, deviation_id, kind, sequence[0])


def _record(kind: NoteKind, found: Kept, business_key: str, text: str) -> dict[str, Any]:
    said = text.strip()
    if is_blank(said) or len(said) > LONGEST_REMARK:
        raise NoteRefused({"text": [NoteRefused.missing if is_blank(said) else NoteRefused.long]})
    command = _COMMANDS[kind](
        deviation=found.id,
        instance=found.instance_id,
        case=business_key,
        sequence=found.sequence,
        what=found.kind,
        ordinal=found.ordinal,
        text=said,
    )
    record = codec.encoded(command)
    must_be_storable(record)
    return record
