"""Checks a diagram before it is put into force: no errors means that it can be run."""

from engine.lint.before import steps_before
from engine.lint.findings import Finding, Rule, Severity
from engine.lint.ids import is_process_id
from engine.lint.nameless import names_of_nameless
from engine.lint.rules import RULES, lint

__all__ = [
    "RULES",
    "Finding",
    "Rule",
    "Severity",
    "is_process_id",
    "lint",
    "names_of_nameless",
    "steps_before",
]
