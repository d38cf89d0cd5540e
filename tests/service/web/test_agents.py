"""Browsers by what they say of themselves."""

import pytest

from service.web.agents import browser_of


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (None, None),
        ("curl/8", None),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17 Safari/604", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge · Windows"),
    ],
)
def test_a_browser_is_named_so_that_its_owner_knows_it(agent: str | None, name: str | None):
    assert browser_of(agent) == name
