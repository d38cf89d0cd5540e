"""The guide for people who write forms says all there is."""

from pathlib import Path

import pytest

from forms.components import ALLOWED
from forms.context import FormContext
from forms.functions import FUNCTIONS

GUIDE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text()


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_is_explained(name):
    assert f"`{name}(" in GUIDE


@pytest.mark.parametrize(
    "name", sorted({name for each in ALLOWED.values() for name in each.properties} - {"type.", "label_en."})
)
def test_every_property_is_explained(name):
    assert f"`{name}" in GUIDE


@pytest.mark.parametrize(
    "name", [*sorted(ALLOWED), "unit", "former", "lists", "documents", "settings", "business_key", "today"]
)
def test_every_type_and_name_is_explained(name):
    assert f"`{name}`" in GUIDE


def test_every_name_of_the_context_is_in_the_scope():
    assert {"unit", "former", "lists", "documents", "settings", "business_key", "today"} <= FormContext(
        today=None
    ).scope().keys()
