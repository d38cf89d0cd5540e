"""The service's log: JSON lines, and no secret in any of them."""

import io
import json
import logging

import structlog


def test_whoever_logs_a_secret_by_name_logs_nothing(log: io.StringIO):
    headers = {"Authorization": "Bearer x1", "Cookie": "x2", "Accept": "text/html"}

    structlog.get_logger("t").info("event", password="x3", values={"a": "x4"}, headers=headers)
    logging.getLogger("library").warning("as it is")

    mine, library = (json.loads(line) for line in log.getvalue().splitlines())
    assert mine["headers"] == {"Authorization": "[hidden]", "Cookie": "[hidden]", "Accept": "text/html"}
    assert not any(f"x{number}" in log.getvalue() for number in range(1, 5))
    assert (library["event"], library["level"]) == ("as it is", "warning")
