"""What the service writes down about itself: one JSON object a line, without secrets or what people typed."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final, TextIO

import structlog

_SECRET: Final = frozenset(
    {
        "password",
        "password_hash",
        "secret",
        "secret_key",
        "token",
        "lease_token",
        "authorization",
        "cookie",
        "cookies",
        "set_cookie",
        "csrf_token",
        "session",
        "values",
        "field_values",
        "variables",
        "body",
        "payload",
    }
)
"""Names under which nothing is ever written, whoever logs it."""
_HIDDEN: Final = "[hidden]"


def configure(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send our own records and those of the libraries to one stream (stderr unless given) as JSON lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_secrets,
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=_in_words),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("spiff").setLevel(max(level, logging.WARNING))  # it tells of every step of every token
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _without_secrets(
    _logger: object, _method: str, record: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Hide what must not be written, also inside nested objects."""
    for name, value in record.items():
        if name != "event":
            record[name] = _cleaned(name, value)
    return record


def _cleaned(name: str, value: Any) -> Any:
    if name.lower().replace("-", "_") in _SECRET:
        return _HIDDEN
    if isinstance(value, Mapping):
        return {str(key): _cleaned(str(key), item) for key, item in value.items()}
    return value


def _in_words(value: object) -> str:
    """Write what JSON does not know by its type only: its text might hold what people typed."""
    return f"<{type(value).__name__}>"
