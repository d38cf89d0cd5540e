"""What failed, in plain words: a worker notes the name of an error and what it said."""

from collections.abc import Mapping
from typing import Final

from engine.texts import Text
from service.persistence.store.timers import REFUSED

_LONGEST: Final = 200
_UNFORESEEN: Final = Text(
    "Terjadi kesalahan yang tidak terduga ({name}). Catatan sistem memuat rinciannya.",
    "Something unforeseen went wrong ({name}). The system's log has the details.",
)
_REFUSED: Final = Text("Aturan SOP menolaknya: {why}", "The SOP's rules refuse it: {why}")
_TEMPLATE: Final = Text(
    "Templat dokumen tidak dapat diolah: {why}", "The document's template cannot be processed: {why}"
)
_SLOW: Final = Text("Dokumen terlalu lama dibuat.", "Making the document took too long.")
_NO_SPACE: Final = Text(
    "Dokumen tidak dapat disimpan di tempat penyimpanan.", "The document could not be put into storage."
)
_AWAY: Final = Text("Server surel tidak dapat dihubungi.", "The mail server cannot be reached.")
_MAIL: Final[Mapping[str, Text]] = {
    "MailServerAwayError": _AWAY,
    "SMTPServerDisconnected": _AWAY,
    "SMTPConnectError": _AWAY,
    "TimeoutError": _AWAY,
    "SMTPAuthenticationError": Text(
        "Server surel menolak nama pengguna atau kata sandinya.",
        "The mail server refused the user name or password.",
    ),
    "SMTPRecipientsRefused": Text(
        "Server surel menolak alamat penerima.", "The mail server refused the recipient's address."
    ),
    "SMTPDataError": Text("Server surel menolak surel ini.", "The mail server refused this mail."),
    "SMTPSenderRefused": Text(
        "Server surel menolak alamat pengirim.", "The mail server refused the sender's address."
    ),
}
_PAPER: Final[Mapping[str, Text]] = {
    "TimeoutExpired": _SLOW,
    "TimeoutError": _SLOW,
    "OSError": _NO_SPACE,
    "PermissionError": _NO_SPACE,
}


def timer_in_words(problem: str) -> Text:
    """Say why a timer could not go off."""
    if problem.startswith(REFUSED):
        indonesian, _line, english = problem.removeprefix(REFUSED).partition("\n")
        return Text(
            _REFUSED.id.format(why=indonesian.strip()),
            _REFUSED.en.format(why=(english or indonesian).strip()),
        )
    return _unforeseen(problem)


def documents_in_words(problem: str) -> Text:
    """Say why documents could not be made."""
    name, said = _parts(problem)
    return _TEMPLATE.filled(why=said) if name == "CannotTypeset" else _PAPER.get(name) or _unforeseen(problem)


def mail_in_words(problem: str) -> Text:
    """Say why a mail could not be sent."""
    name, _said = _parts(problem)
    return _MAIL.get(name) or _unforeseen(problem)


def _unforeseen(problem: str) -> Text:
    return _UNFORESEEN.filled(name=_parts(problem)[0])


def _parts(problem: str) -> tuple[str, str]:
    """Take apart the name of an error and the first line of what it said."""
    name, _colon, said = problem.partition(": ")
    lines = said.strip().splitlines()
    first = lines[0] if lines else ""
    return name, first if len(first) <= _LONGEST else f"{first[:_LONGEST]}…"
