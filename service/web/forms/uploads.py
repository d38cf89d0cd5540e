"""Files that come with a task's form: checked by ending and content, stored, and tied to the task."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from werkzeug.datastructures import FileStorage

from engine.errors import Invalid
from engine.texts import Text
from forms import messages
from forms.fields import Form
from service.bootstrap import Alur
from service.casework.media import kept
from service.persistence.store.people import Person


@dataclass(slots=True)
class Uploaded:
    """What was stored, as answers of the form; and by path what could not be taken."""

    answers: list[tuple[str, str]] = field(default_factory=list)
    errors: dict[str, list[Text]] = field(default_factory=dict)

    def blame(self, path: str, name: str, text: Text) -> None:
        """Note what is wrong with a file, by its name."""
        named = Text(f"{name}: {text.id}", f"{name}: {text.en}")
        self.errors.setdefault(path, []).append(named)


def store(
    alur: Alur, task_id: str, form: Form, sent: Iterable[tuple[str, FileStorage]], *, person: Person
) -> Uploaded:
    """Store each file that a field of the form takes and tie it to the task."""
    uploaded = Uploaded()
    for name, upload in sent:
        path = name.replace("-", ".")
        asked = form.field_at(path)
        if not upload.filename or asked is None or asked.value_type != "files":
            continue
        if asked.accept and not upload.filename.lower().endswith(asked.accept):
            uploaded.blame(path, upload.filename, messages.wrong_ending(asked.accept))
            continue
        try:
            stored = kept(alur.files, upload.stream, upload.filename)
        except Invalid as refusal:
            uploaded.blame(path, upload.filename, refusal.text)
            continue
        alur.instances.attach(task_id, stored, person=person.username)
        uploaded.answers.append((name, stored.sha256))
    return uploaded
