"""What is downloaded keeps its name, whatever letters it is written in, and never breaks the answer."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from service.web.downloads import LONGEST, download


def told(name: str) -> tuple[str, dict[str, str]]:
    with Flask(__name__).app_context():
        header = download(b"%PDF", name, "application/pdf").headers["Content-Disposition"]
    header.encode("latin-1")
    return parse_options_header(header)


@pytest.mark.parametrize(
    "name", ["SOP Pengumpulan – Data.pdf", "форма.typ", "laporan😀.pdf", "é.zip", "a.yaml"]
)
def test_a_name_is_told_as_it_is(name: str):
    kind, options = told(name)

    assert (kind, options["filename"]) == ("attachment", name)


@given(st.text(max_size=400))
def test_no_name_breaks_the_header(name: str):
    _kind, options = told(name.encode("utf-8", "ignore").decode())

    assert len(options.get("filename", "")) <= LONGEST + 10
