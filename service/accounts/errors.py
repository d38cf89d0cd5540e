"""Why somebody is not let in."""

from engine.errors import Invalid, NotPermitted
from engine.texts import Text


class LoginRefused(NotPermitted):
    """The username or the password is wrong; nobody is told which."""

    code = "login-refused"
    template = Text("Nama pengguna atau kata sandi salah.", "The username or the password is wrong.")


class LoginLocked(NotPermitted):
    """Too many attempts failed; `minutes` says how long to wait (HTTP 429)."""

    code = "login-locked"
    template = Text(
        "Terlalu banyak percobaan masuk. Silakan coba lagi {minutes} menit lagi.",
        "Too many attempts to log in. Please try again in {minutes} minutes.",
    )


class PasswordTooWeak(Invalid):
    """The password is too short, too long, or what anybody would guess first."""

    code = "password-too-weak"
    template = Text(
        "Kata sandi harus {least}–{most} karakter, bukan nama pengguna, dan tidak mudah ditebak.",
        "A password needs {least} to {most} characters and must be neither the username nor easy to guess.",
    )
