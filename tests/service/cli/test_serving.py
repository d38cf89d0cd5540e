"""The server itself: connections that say nothing keep nobody out."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.builders.databases import ON_SQLITE
from tests.builders.servers import Server

pytestmark = ON_SQLITE
UNFINISHED = b"POST /masuk HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\na"


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """Give a server of its own."""
    made = Server(database_url, tmp_path)
    made.start()
    yield made
    made.stop()


def test_hundreds_of_silent_connections_keep_nobody_out(server: Server):
    with ExitStack() as idle:
        for _ in range(300):
            connection = idle.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            connection.sendall(UNFINISHED)

        answer = server.call("GET", "/health/live")

    assert answer.status == 200
