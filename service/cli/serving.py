"""`serve`: pages, API and background work in one process."""

import argparse
import signal
import sys
from types import FrameType
from typing import Final

from waitress.server import create_server

from service import logs
from service.app import create_app
from service.bootstrap import Alur
from service.cli.command import Commands, add
from service.jobs.sweep import Sweeper
from service.persistence import migrations

_CONNECTIONS: Final[dict[str, object]] = {
    "connection_limit": 800,  # open at once; below the 1024 files that a process may usually open
    "channel_timeout": 30,  # seconds after which a connection that says nothing is closed
    "cleanup_interval": 10,
    "asyncore_use_poll": True,  # as many as the limit says, and not only what `select` can watch
}


def add_to(commands: Commands) -> None:
    """Add `serve`."""
    command = add(commands, "serve", serve, "Serve pages, API and background work.")
    command.add_argument("--host", help="address to listen on (ALUR_HOST)")
    command.add_argument("--port", type=int, help="port to listen on (ALUR_PORT)")


def serve(alur: Alur, arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    migrations.check(alur.database)
    logs.configure()
    config = alur.config
    host, port = arguments.host or config.host, arguments.port or config.port
    server = create_server(
        create_app(alur),
        host=host,
        port=port,
        threads=config.threads,
        ident="alur",
        max_request_body_size=64 * 1024 * 1024,
        **_CONNECTIONS,
        **_behind_proxy(config.trusted_proxy),
    )
    sweepers = [Sweeper(alur), Sweeper(alur, slow=True)] if config.background_jobs else []
    signal.signal(signal.SIGTERM, _stop)
    for sweeper in sweepers:
        sweeper.start()
    print(f"Alur: http://{host}:{port}", file=sys.stderr, flush=True)
    try:
        server.run()
    finally:
        server.close()
        for sweeper in sweepers:
            sweeper.tell_to_stop()
        for sweeper in sweepers:
            sweeper.stop()
    return 0


def _behind_proxy(proxy: str | None) -> dict[str, object]:
    """Believe what one reverse proxy says about the caller, and nobody else."""
    if proxy is None:
        return {"clear_untrusted_proxy_headers": True}
    headers = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_headers": headers,
        "clear_untrusted_proxy_headers": True,
    }


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
