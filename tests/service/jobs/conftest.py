"""A mailbox, and the sample office that writes to it."""

from collections.abc import Iterator

import pytest

from tests.builders.mailbox import Mailbox, a_mailbox


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Give a mail server that takes what it is given."""
    with a_mailbox() as made:
        yield made
