"""The write path: every change is one command, one transaction, one row of history."""

from service.dispatch.instances import InstanceDispatch
from service.dispatch.outcome import Outcome, Repeated, Request

__all__ = ["InstanceDispatch", "Outcome", "Repeated", "Request"]
