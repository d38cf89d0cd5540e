"""What the database refuses, in the words of the engine's four families."""

from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from engine.errors import Conflict, Invalid
from engine.texts import Text

DatabaseFailed: Final = SQLAlchemyError  # what the database says that no error here has words for


class DatabaseBusy(Conflict):
    """Others held what was needed for too long; nothing was changed, trying again is safe."""

    code = "database-busy"
    template = Text(
        "Basis data sedang sibuk; tidak ada yang berubah. Silakan coba lagi.",
        "The database is busy; nothing was changed. Please try again.",
    )


class StaleVersion(Conflict):
    """The instance went on since it was loaded."""

    code = "stale-version"
    template = Text("Berkas ini sudah berubah.", "This case has changed meanwhile.")


class BusinessKeyInUse(Conflict):
    """Another instance of the same SOP runs under this business key."""

    code = "business-key-in-use"
    template = Text(
        "Berkas «{business_key}» sudah berjalan.",
        "A case «{business_key}» is already running.",
    )


class AlreadyExists(Conflict):
    """The name is taken."""

    code = "already-exists"
    template = Text("{what} sudah ada.", "{what} already exists.")


class IdempotencyKeyReused(Invalid):
    """The key was used for another request."""

    code = "idempotency-key-reused"
    template = Text(
        "Idempotency-Key ini sudah dipakai untuk permintaan lain.",
        "This Idempotency-Key was used for another request.",
    )


class AuditorOnlyReads(Invalid):
    """Whoever audits the office changes nothing in it."""

    code = "auditor-only-reads"
    template = Text(
        "Auditor tidak dapat sekaligus menjadi admin proses atau operator.",
        "An auditor cannot be a process admin or an operator too.",
    )
