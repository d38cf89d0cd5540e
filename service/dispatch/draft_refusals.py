"""Why a draft is not changed as somebody asked."""

from typing import Final

from engine.errors import Conflict, Invalid
from engine.texts import Text
from service.casework.file_uses import Use

MOST_LANES: Final = 20
LONGEST_NAME: Final = 120  # characters of an SOP's or a lane's name


class DraftChanged(Conflict):
    """Somebody saved the draft since it was read; nothing of it is lost, nothing was saved over it."""

    code = "draft-changed"
    template = Text(
        "{who} menyimpan rancangan ini pada {when}, sesudah Anda membukanya; perubahan Anda belum disimpan.",
        "{who} saved this draft at {when}, after you opened it; your change was not saved.",
    )


class OtherProcess(Invalid):
    """The diagram belongs to another SOP than the draft."""

    code = "other-process"
    template = Text(
        "Diagram ini milik proses «{found}», bukan «{key}».",
        "This diagram belongs to the process «{found}», not «{key}».",
    )


class FileInUse(Invalid):
    """A form or template that a step needs stays in the draft."""

    code = "file-in-use"
    template = Text(
        "{name} masih dipakai {users}; pilih yang lain di sana dahulu.",
        "{name} is still used by {users}; choose another there first.",
    )

    def __init__(self, name: str, use: Use) -> None:
        steps = ", ".join(step.number or step.name for step in use.steps)
        parts = [
            *([Text(f"langkah {steps}", f"step {steps}")] if steps else ()),
            *(Text(f"templat {other}", f"the template {other}") for other in use.templates),
        ]
        super().__init__(name=name, users=", ".join(part.en for part in parts))
        self.text = Text(
            self.template.id.format(name=name, users=", ".join(part.id for part in parts)),
            self.template.en.format(name=name, users=", ".join(part.en for part in parts)),
        )


class BadNewProcess(Invalid):
    """A new SOP needs a name, and the names of those who perform it; `errors` says what is missing."""

    code = "bad-new-process"
    name = Text(
        f"Tulis nama SOP, paling banyak {LONGEST_NAME} karakter.",
        f"Write the name of the SOP, {LONGEST_NAME} characters at most.",
    )
    lanes = Text(
        f"Tulis 1–{MOST_LANES} pelaksana yang berbeda, masing-masing paling banyak {LONGEST_NAME} karakter.",
        f"Write 1 to {MOST_LANES} different performers, each of {LONGEST_NAME} characters at most.",
    )
