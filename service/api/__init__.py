"""The REST contract: blueprints that parse, call and present; `install` puts them into an app."""

from service.api.wiring import install

__all__ = ["install"]
