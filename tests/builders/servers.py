"""The service as a process of its own, started by its own command and killed without warning."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `json` is the body read."""

    status: int
    json: Any


class Server:
    """`python -m service serve` on a database and a folder; may be killed and started again."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "server.log"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ALUR_")},
            "ALUR_DATABASE_URL": database_url,
            "ALUR_DATA_DIR": str(folder),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it is ready."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "service", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        for _ in range(600):
            if self._process.poll() is not None:
                raise RuntimeError(f"The server ended: {self._log.read_text()[-2000:]}")
            try:
                if self.call("GET", "/health/ready").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("The server does not answer.")

    def kill(self) -> None:
        """Kill it as a power cut would (SIGKILL)."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to stop (SIGTERM), and give its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(timeout=30)

    def call(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Call it over HTTP; refusals are answers too."""
        content = None if body is None else json.dumps(body).encode()
        sent = {**({"Content-Type": "application/json"} if content is not None else {}), **(headers or {})}
        request = urllib.request.Request(self.url + path, data=content, headers=sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return Answer(response.status, json.loads(response.read() or b"null"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, json.loads(error.read() or b"null"))


class RemotePerson:
    """A person with a token who calls a server over HTTP."""

    def __init__(self, server: Server, token: str) -> None:
        self._server, self._headers = server, {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Any:
        """Read; anything but 200 is a failure."""
        answer = self._server.call("GET", f"/api/v1{path}", headers=self._headers)
        assert answer.status == 200, answer
        return answer.json

    def post(self, path: str, body: object, *, key: str | None = None) -> Answer:
        """Do something."""
        headers = self._headers | ({"Idempotency-Key": key} if key else {})
        return self._server.call("POST", f"/api/v1{path}", body, headers)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
