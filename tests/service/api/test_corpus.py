"""Hostile, broken and foreign diagrams over the API: findings or a refusal, never a failure."""

import io

from tests.builders.corpus import odd_ones
from tests.builders.databases import ON_SQLITE
from tests.service.api.conftest import As

pytestmark = ON_SQLITE
XML = "application/xml"
LARGEST = 2_100_000


def test_the_lint_answers_whatever_is_sent(as_: As):
    admin = as_("admin")

    for odd in odd_ones():
        answer = admin.post("/lint", data=odd.content, content_type=XML)

        if len(odd.content) > LARGEST:
            assert (odd.name, answer.status_code) == (odd.name, 413)
            continue
        assert (odd.name, answer.status_code) == (odd.name, 200)
        errors = {
            (each["rule"], each["element_id"]) for each in answer.json["items"] if each["severity"] == "error"
        }
        assert (odd.name, bool(errors)) == (odd.name, odd.errors is not None)
        assert errors >= set(odd.errors or ())


def test_only_good_diagrams_are_put_into_force(as_: As):
    admin = as_("admin")

    for odd in odd_ones():
        answer = admin.post("/deployments", data={"bpmn": (io.BytesIO(odd.content), "x.bpmn")})

        expected = (200, 201) if odd.errors is None else (422,)
        assert (odd.name, answer.status_code in expected) == (odd.name, True)
        if odd.errors is not None:
            assert answer.json["detail"], odd.name
