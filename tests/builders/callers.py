"""People who call the API, in the same process, with a token of their own."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from service.accounts import tokens
from service.bootstrap import Alur
from tests.builders.offices import SOP, needed

PREFIX = "/api/v1"


def a_token(alur: Alur, username: str) -> str:
    """Issue a token."""
    with alur.database.write() as connection:
        return tokens.issue(connection, username, name="tests", at=alur.clock.now())


class Caller:
    """A person with a program that calls the API of an app."""

    def __init__(self, app: Flask, username: str) -> None:
        self.username = username
        self._app = app
        self.token = a_token(app.extensions["alur"], username)

    def get(self, path: str, **query: Any) -> TestResponse:
        """Read."""
        return self._open("GET", path, query_string=query)

    def post(self, path: str, body: object = None, *, key: str | None = None, **more: Any) -> TestResponse:
        """Do something, perhaps under an Idempotency-Key."""
        headers = {"Idempotency-Key": key} if key else {}
        if body is not None:
            more["json"] = body
        return self._open("POST", path, headers=headers, **more)

    def put(self, path: str, body: object) -> TestResponse:
        """Write something anew."""
        return self._open("PUT", path, json=body)

    def start(self, business_key: str) -> dict[str, Any]:
        """Open a case; gives its first task."""
        answer = self.post("/instances", {"definition_key": SOP, "business_key": business_key})
        assert answer.status_code == 201, answer.text
        opened: Any = answer.json
        task: dict[str, Any] = opened["tasks"][0]
        return task

    def answers(self, task_id: str, own: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Fill in a task's form as a person would."""
        page: Any = self.get(f"/tasks/{task_id}").json
        return filled_in(page, own)

    def complete(
        self, task_id: str, own: Mapping[str, Any] | None = None, *, key: str | None = None
    ) -> TestResponse:
        """Fill in a task's form and hand it in."""
        return self.post(f"/tasks/{task_id}/complete", {"values": self.answers(task_id, own)}, key=key)

    def _open(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return self._app.test_client().open(f"{PREFIX}{path}", method=method, headers=sent, **more)


def filled_in(page: Mapping[str, Any], own: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Take what a task's form opens with, what the step needs, and `own`."""
    opening: dict[str, Any] = page["form"]["answers"] if page["form"] else {}
    return opening | needed(page["step"], opening) | dict(own or {})


def performer_of(task: Mapping[str, Any]) -> str:
    """Name the person of the sample office who does a task."""
    lanes = {"sekretaris": "sekretaris", "fungsional_perencana": "perencana", "staf": "staf"}
    return f"kabid-{task['unit']}" if task["unit"] else lanes[task["lane"]]
