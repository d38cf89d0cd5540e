"""Why a version does not come into force, or not yet."""

from engine.errors import Conflict, Invalid, NotPermitted
from engine.texts import Text


class ApprovalNeeded(NotPermitted):
    """The office wants a second admin to approve; nobody puts anything into force alone."""

    code = "approval-needed"
    template = Text(
        "Kantor ini mensyaratkan persetujuan admin kedua; ajukan lewat rancangan.",
        "This office requires a second admin's approval; ask for it with a draft.",
    )


class OwnRelease(NotPermitted):
    """Who asked does not approve."""

    code = "own-release"
    template = Text(
        "Anda sendiri yang mengajukannya; admin proses lain yang menyetujui atau menolak.",
        "You asked for it yourself; another process admin approves or refuses.",
    )


class NotTheAsker(NotPermitted):
    """Only who asked takes back what awaits approval; others refuse it."""

    code = "not-the-asker"
    template = Text(
        "Hanya yang mengajukan yang dapat menariknya; Anda dapat menolaknya.",
        "Only the person who asked can withdraw it; you can refuse it.",
    )


class ReleasePending(Conflict):
    """Another version of the SOP awaits approval or its time."""

    code = "release-pending"
    template = Text(
        "{who} sudah mengajukan versi lain, dan itu belum selesai. Tarik atau putuskan dahulu.",
        "{who} has asked for another version, and that is still open. Withdraw or decide it first.",
    )


class ReleaseScheduled(ReleasePending):
    """Another version of the SOP was asked for and has a time from which it is in force."""

    template = Text(
        "{who} sudah mengajukan versi lain yang berlaku mulai {when} WIB. Tarik dahulu pengajuan itu.",
        "{who} has asked for another version, in force from {when} WIB. Withdraw that first.",
    )


class ReleaseDecided(Conflict):
    """The decision was taken already: approved, refused, withdrawn or in force."""

    code = "release-decided"
    template = Text(
        "Pengajuan ini sudah diputuskan atau sudah ditarik.", "This was decided or withdrawn already."
    )


class VersionChanged(Conflict):
    """Another version came into force, or the SOP was retired, since the page was opened."""

    code = "version-changed"
    template = Text(
        "Versi yang berlaku sudah berubah sejak halaman ini dibuka. Periksa lagi apa yang akan berubah.",
        "The version in force has changed since this page was opened. Look again at what will change.",
    )


class AlreadyInForce(Conflict):
    """These very files are in force: putting them into force would change nothing."""

    code = "already-in-force"
    template = Text(
        "Isi yang sama persis sudah berlaku; tidak ada yang perlu diberlakukan.",
        "The very same content is in force already; there is nothing to put into force.",
    )


class NotInForce(Conflict):
    """The SOP has no version in force that could be retired."""

    code = "not-in-force"
    template = Text("SOP ini tidak sedang berlaku.", "This SOP is not in force.")


class WarningsNotAcknowledged(Invalid):
    """Warnings and failed scenarios must be read before."""

    code = "warnings-not-acknowledged"
    template = Text(
        "Baca dahulu {warnings} peringatan dan {failed} skenario yang gagal, lalu nyatakan sudah dibaca.",
        "First read {warnings} warnings and {failed} failed scenarios, then say that you have.",
    )


class BadRelease(Invalid):
    """Something of what is decided cannot be read or is missing; `errors` says what."""

    code = "bad-release"
    missing = Text("Wajib diisi.", "This is required.")
    too_long = Text("Paling banyak {count} karakter.", "{count} characters at most.")
    bad_date = Text(
        "Tulis tanggal seperti 22 November 2026.", "Write the date as 22 November 2026 (in Indonesian)."
    )
    no_time = Text(
        "Tulis hari dan jam mulai berlaku.", "Write the day and the hour from which it is in force."
    )
    past = Text("Waktu ini sudah lewat.", "This time has passed.")
    too_late = Text("Paling lambat satu tahun dari sekarang.", "A year from now at the latest.")
