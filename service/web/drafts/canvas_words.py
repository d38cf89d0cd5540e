"""What the editor of a diagram says: on its buttons, in its menus, about saving, and for bpmn-js itself."""

from collections.abc import Mapping
from typing import Any, Final

from engine.texts import Text
from service.web.language import said

_KINDS: Final = {
    "start": Text("Mulai", "Start"),
    "step": Text("Langkah", "Step"),
    "manual": Text("Langkah tanpa formulir", "Step without a form"),
    "decision": Text("Keputusan (pilih satu jalan)", "Decision (one way is taken)"),
    "parallel": Text("Cabang bersamaan (semua jalan)", "Parallel branches (all ways)"),
    "group": Text("Bagian yang diulang", "Repeated part"),
    "wait": Text("Tunggu sampai waktunya", "Wait for a time"),
    "limit": Text("Batas waktu yang menghentikan langkah", "Time limit that ends the step"),
    "reminder": Text("Pengingat; langkah tetap berjalan", "Reminder; the step goes on"),
    "end": Text("Selesai", "End"),
    "stop": Text("Selesai dan hentikan semua cabang", "End and stop all branches"),
    "note": Text("Catatan di diagram", "Note on the diagram"),
    "columns": Text("Kolom pelaksana", "Lanes of performers"),
}
_WORDS: Final[Mapping[str, Text | Mapping[str, Text]]] = {
    "palette": {
        **_KINDS,
        "hand": Text("Geser lembar", "Move the sheet"),
        "lasso": Text("Pilih beberapa sekaligus", "Select several at once"),
        "space": Text("Tambah atau kurangi ruang", "Make or remove space"),
        "connect": Text("Hubungkan dengan panah", "Connect with an arrow"),
    },
    "pad": {
        "step": Text("Langkah sesudah ini", "Step after this"),
        "decision": Text("Keputusan sesudah ini", "Decision after this"),
        "wait": Text("Tunggu sesudah ini", "Wait after this"),
        "end": Text("Selesai sesudah ini", "End after this"),
        "note": Text("Tambah catatan", "Add a note"),
        "connect": Text("Tarik panah ke elemen lain", "Draw an arrow to another element"),
        "above": Text("Tambah kolom pelaksana di atas", "Add a lane above"),
        "below": Text("Tambah kolom pelaksana di bawah", "Add a lane below"),
        "left": Text("Tambah kolom pelaksana di kiri", "Add a lane on the left"),
        "right": Text("Tambah kolom pelaksana di kanan", "Add a lane on the right"),
        "change": Text("Ganti jenis", "Change the kind"),
        "delete": Text("Hapus", "Delete"),
    },
    "replace": _KINDS,
    "edited": Text("Ada perubahan yang belum disimpan", "There are unsaved changes"),
    "saving": Text("Menyimpan…", "Saving…"),
    "savedAt": Text("Tersimpan {time}", "Saved {time}"),
    "offline": Text("Belum tersimpan: sambungan terputus", "Not saved: the connection is lost"),
    "signedOut": Text(
        "Belum tersimpan: Anda sudah keluar. Masuk lagi di tab lain.",
        "Not saved: you are signed out. Sign in again in another tab.",
    ),
    "conflict": Text("Belum tersimpan: disimpan orang lain", "Not saved: somebody else saved"),
    "gone": Text("Tidak dapat disimpan lagi", "Cannot be saved any more"),
    "goneAlready": Text("Rancangan ini sudah tidak ada", "This draft is no more"),
    "refused": Text("Belum tersimpan: ditolak", "Not saved: refused"),
    "unreachable": Text(
        "Diagram tidak dapat diambil. Muat ulang halaman ini.",
        "The diagram could not be fetched. Load this page again.",
    ),
    "undrawn": Text(
        "Diagram ini belum digambar. Tekan «Tata simbol dan panahnya» di bawah.",
        "This diagram is not drawn yet. Press “Lay out symbols and arrows” below.",
    ),
    "unreadable": Text("Diagram tidak dapat dibuka:", "The diagram cannot be opened:"),
    "unknown": Text(
        "Editor tidak mengenal bagian ini dan tidak menyimpannya lagi: {parts}",
        "The editor does not know these parts and will not keep them: {parts}",
    ),
    "notArranged": Text(
        "Gambar belum dapat dirapikan. Coba lagi.", "The drawing could not be tidied. Try again."
    ),
    "unsavedFirst": Text(
        "Perubahan Anda belum tersimpan; berkas belum diambil.",
        "Your changes are not saved; the file was not taken in.",
    ),
    "broughtBack": Text("Diagram sebelumnya dikembalikan.", "The former diagram is back."),
    "library": {
        "Align elements": Text("Ratakan", "Align"),
        "Align elements left": Text("Rata kiri", "Align left"),
        "Align elements center": Text("Rata tengah", "Align centres"),
        "Align elements right": Text("Rata kanan", "Align right"),
        "Align elements top": Text("Rata atas", "Align tops"),
        "Align elements middle": Text("Rata tengah tegak", "Align middles"),
        "Align elements bottom": Text("Rata bawah", "Align bottoms"),
        "Distribute elements horizontally": Text("Bagi jarak mendatar", "Distribute horizontally"),
        "Distribute elements vertically": Text("Bagi jarak tegak", "Distribute vertically"),
        "Open {element}": Text("Buka {element}", "Open {element}"),
        "Search in diagram": Text("Cari di diagram", "Search in the diagram"),
    },
}


def canvas_words() -> dict[str, Any]:
    """Give all of it in the language of this page."""
    return {
        name: said(word) if isinstance(word, Text) else {inner: said(text) for inner, text in word.items()}
        for name, word in _WORDS.items()
    }
