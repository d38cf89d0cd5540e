"""Hostile, broken and foreign diagrams: each is accepted, or told what is wrong in both languages."""

import pytest

from engine.diagram import Diagram, read_diagram
from engine.diff import differences
from engine.drawing.svg import draw
from engine.errors import DiagramRefused
from engine.lint import lint
from tests.builders.corpus import SHIPPED, Odd, odd_ones

ODD = odd_ones()
SOP = read_diagram(SHIPPED)


def readable(odd: Odd) -> Diagram | None:
    try:
        return read_diagram(odd.content)
    except DiagramRefused:
        return None


@pytest.mark.parametrize("odd", ODD, ids=[odd.name for odd in ODD])
def test_an_odd_file_is_accepted_or_told_why_not(odd: Odd):
    found = lint(odd.content)

    errors = {(finding.rule, finding.element_id) for finding in found if finding.severity == "error"}
    assert "check-failed" not in {rule for rule, _ in errors}
    assert bool(errors) == (odd.errors is not None)
    assert errors >= set(odd.errors or ())
    assert all(finding.text.id and finding.text.en for finding in found)
    assert all(len(finding.text.id) < 2000 for finding in found)


@pytest.mark.parametrize("odd", ODD, ids=[odd.name for odd in ODD])
def test_an_odd_file_that_can_be_read_can_be_drawn_and_compared(odd: Odd):
    if (diagram := readable(odd)) is None:
        return

    assert draw(diagram).startswith("<svg")
    assert all(change.text.id and change.text.en for change in differences(SOP, diagram))
    assert differences(diagram, read_diagram(odd.content)) == ()
