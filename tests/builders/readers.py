"""People who read pages and send forms, in the same process, with a session of their own."""

import html
import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from service.accounts.sessions import open_session
from service.bootstrap import Alur
from service.web.session import COOKIE


class Reader:
    """Somebody with a browser that keeps cookies and finds the CSRF token of the page it shows."""

    def __init__(self, app: Flask, username: str | None) -> None:
        self._alur: Alur = app.extensions["alur"]
        self.client = app.test_client()
        self.page: TestResponse | None = None
        if username is not None:
            with self._alur.database.write() as connection:
                secret = open_session(connection, username, at=self._alur.clock.now(), agent=None)
            self.client.set_cookie(COOKIE, secret)

    def get(self, path: str) -> TestResponse:
        """Open a page, following where it leads."""
        self.page = self.client.get(path, follow_redirects=True)
        return self.page

    def post(
        self, path: str, values: Mapping[str, Any] | None = None, *, follow: bool = True
    ) -> TestResponse:
        """Send a form with the CSRF token of a page just opened."""
        token = self.token()
        sent = {"csrf_token": token, **(values or {})}
        self.page = self.client.post(path, data=sent, follow_redirects=follow)
        return self.page

    def token(self) -> str:
        """Find the CSRF token of the page, or of the profile."""
        page = self.page if self.page is not None and "csrf_token" in self.page.text else self.get("/profil")
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert found is not None, page.text
        return found[1]

    def fields(self) -> dict[str, Any]:
        """Read the answers that the form on the page would send, as a browser does without scripts."""
        assert self.page is not None
        sent: dict[str, Any] = {}
        for tag in re.findall(r"<input\b[^>]*>", self.page.text):
            attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
            ticked = attributes.get("type") not in ("checkbox", "radio") or re.search(r"\schecked\b", tag)
            if ticked and attributes.get("type") != "file" and "name" in attributes:
                sent.setdefault(attributes["name"], []).append(html.unescape(attributes.get("value", "")))
        for name, value in re.findall(
            r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', self.page.text, re.S
        ):
            sent.setdefault(name, []).append(html.unescape(value))
        for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', self.page.text, re.S):
            chosen = re.search(r'<option value="([^"]*)"\s+selected', body)
            sent.setdefault(name, []).append(html.unescape(chosen[1]) if chosen else "")
        return {name: values for name, values in sent.items() if name not in ("csrf_token", "kembali")}


def text_of(page: TestResponse) -> str:
    """Read a page's words without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())
