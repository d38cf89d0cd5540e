"""Offices with the sample data, served to real browsers."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from waitress.server import create_server

from service import logs
from service.app import create_app
from service.bootstrap import Alur
from service.founding.sample import make_sample
from service.persistence import migrations
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation


def sample_office(folder: Path) -> Alur:
    """Make the sample office on a Friday morning; its log goes nowhere."""
    logs.configure(io.StringIO())
    made = an_installation(f"sqlite:///{folder / 'alur.db'}", folder, StandingClock())
    migrations.migrate(made.database)
    make_sample(made)
    return made


@contextmanager
def served(alur: Alur) -> Iterator[str]:
    """Serve an office's pages; gives where they are."""
    server = create_server(create_app(alur), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
