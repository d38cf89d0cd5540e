"""Which messages of the outbox there are, and who handles each kind."""

from collections.abc import Callable, Mapping
from typing import Final

from service.bootstrap import Alur
from service.dispatch.disposing import REMOVE_FILES
from service.dispatch.notices import TASKS_OFFERED
from service.dispatch.release_problems import RELEASE_PROBLEM
from service.dispatch.verifications import VERIFY
from service.jobs import (
    checkpoint_mails,
    digests,
    documents,
    notifications,
    release_mails,
    reminders,
    removing,
    verifying,
)
from service.jobs.checkpoint_mails import CHECKPOINTS_MAILED
from service.jobs.digests import DIGEST
from service.jobs.notifications import MAIL
from service.jobs.reminders import SUBSTITUTION
from service.persistence.store.documents import MAKE_DOCUMENTS
from service.persistence.store.outbox import Message

Handler = Callable[[Alur, Message, str], None]
"""Does what a message asks for and notes it as done (`outbox.done` with the token of the lease).

What is raised puts the message back for later: a handler must be able to do its work again.
"""

HANDLERS: Final[Mapping[str, Handler]] = {
    TASKS_OFFERED: notifications.address,
    MAIL: notifications.send,
    DIGEST: digests.compose,
    SUBSTITUTION: reminders.welcome,
    RELEASE_PROBLEM: release_mails.send,
    MAKE_DOCUMENTS: documents.make_documents,
    CHECKPOINTS_MAILED: checkpoint_mails.send,
    VERIFY: verifying.verify_some,
    REMOVE_FILES: removing.remove_files,
}
SLOW: Final = frozenset({MAKE_DOCUMENTS, VERIFY})
"""The kinds that may take minutes: a thread of their own handles them, and nothing else waits for it."""
