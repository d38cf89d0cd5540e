"""Trying a process out: a case that exists in memory only, and scenarios that say what must come of it."""

from service.rehearsal.running import run_all
from service.rehearsal.verdicts import Verdict, counted, failures

__all__ = ["Verdict", "counted", "failures", "run_all"]
