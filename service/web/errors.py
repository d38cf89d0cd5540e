"""Refusals and failures as pages, in the person's language; the API answers for itself."""

from dataclasses import dataclass
from typing import Final

import structlog
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine.errors import Conflict, EngineError, Invalid, NotFound, NotPermitted
from engine.texts import Text
from service.accounts.errors import LoginLocked
from service.queries.drafts_gone import DraftInForce
from service.web.frame import inside, note_waiting
from service.web.language import said
from service.web.session import person_here

_log = structlog.get_logger("alur.web")

_FAMILIES: Final[tuple[tuple[type[EngineError], int], ...]] = (
    (LoginLocked, 429),
    (NotPermitted, 403),
    (NotFound, 404),
    (Conflict, 409),
    (Invalid, 422),
)
_TITLES: Final = {
    400: Text("Permintaan tidak terbaca", "The request cannot be read"),
    403: Text("Anda tidak berwenang", "You may not do this"),
    404: Text("Tidak ditemukan", "Not found"),
    405: Text("Alamat ini tidak untuk dibuka langsung", "This address is not to be opened directly"),
    409: Text("Keadaannya sudah berubah", "Things have changed"),
    413: Text("Kiriman terlalu besar", "Too much was sent"),
    422: Text("Ada yang perlu diperbaiki", "Something needs correcting"),
    429: Text("Terlalu banyak percobaan", "Too many attempts"),
    500: Text("Terjadi kesalahan pada sistem", "Something went wrong here"),
}
_DETAILS: Final = {
    400: Text("Silakan kembali dan coba sekali lagi.", "Please go back and try once more."),
    404: Text(
        "Halaman ini tidak ada, atau bukan untuk Anda.", "There is no such page, or it is not for you."
    ),
    405: Text("Silakan mulai dari Tugas Saya.", "Please start from My tasks."),
    413: Text(
        "Kurangi ukuran atau jumlah berkas, lalu coba lagi.", "Send smaller or fewer files and try again."
    ),
    500: Text(
        "Tidak ada yang berubah. Silakan coba lagi; bila tetap gagal, beri tahu operator.",
        "Nothing was changed. Please try again; if it still fails, tell the operator.",
    ),
}
_ADVICE: Final = {
    409: Text(
        "Mungkin orang lain lebih dahulu. Buka kembali halamannya untuk melihat keadaan terakhir.",
        "Somebody else may have been faster. Open the page again to see how things stand.",
    )
}
_FORGED: Final = Text(
    "Halaman ini terbuka terlalu lama, atau Anda masuk lagi di tab lain. Kembali, muat ulang, kirim lagi.",
    "This page was open too long, or you logged in again in another tab. Go back, reload, send again.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage:
    """What an error page says."""

    status: int
    title: str
    detail: str
    advice: str
    back: str | None


def status_of(error: EngineError) -> int:
    """Give the HTTP status of a refusal's family."""
    return next((status for family, status in _FAMILIES if isinstance(error, family)), 422)


def of_engine_error(error: EngineError) -> ResponseReturnValue:
    """Answer what engine, forms or service refused."""
    status = status_of(error)
    key = (request.view_args or {}).get("key")
    back = url_for("processes.show", key=key) if key and isinstance(error, DraftInForce) else None
    return _page(status, said(_DETAILS[404] if type(error) is NotFound else error.text), back=back)


def of_http_exception(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask refused."""
    status = error.code or 500
    if status == 401:
        return redirect(url_for("accounts.log_in"))
    if status < 400:
        return error
    if isinstance(error, CSRFError):
        if person_here() is None and request.endpoint != "accounts.enter":
            return redirect(url_for("accounts.log_in"))
        return _page(400, said(_FORGED))
    return _page(status, said(_DETAILS.get(status, _DETAILS[400])))


def of_failure(error: Exception) -> ResponseReturnValue:
    """Answer what nobody foresaw, and write it down where only operators read."""
    _log.error("page failed", path=request.path, exc_info=error)
    note_waiting(0)  # what failed may be the database
    return _page(500, said(_DETAILS[500]))


def _page(status: int, detail: str, *, back: str | None = None) -> ResponseReturnValue:
    problem = ProblemPage(
        status=status,
        title=said(_TITLES.get(status, _TITLES[400])),
        detail=detail,
        advice=said(_ADVICE[status]) if status in _ADVICE else "",
        back=back or _came_from(),
    )
    return render_template("errors/error.html", problem=problem), status


def _came_from() -> str | None:
    referrer = request.referrer or ""
    if not referrer.startswith(request.host_url):
        return None
    path = inside("/" + referrer.removeprefix(request.host_url))
    return path if path != request.full_path.rstrip("?") else None
