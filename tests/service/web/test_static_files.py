"""Static files: kept long, sent small, and only ours."""

import gzip
from pathlib import Path

import pytest

from service import assets
from tests.builders.databases import ON_SQLITE
from tests.service.web.conftest import As


@ON_SQLITE
def test_a_file_with_its_fingerprint_is_kept_and_one_without_is_asked_for_again(as_: As):
    page = as_(None).client.get("/masuk").text
    address = next(part for part in page.split('"') if part.startswith("/static/css/alur.css"))

    kept = as_(None).client.get(address)
    asked = as_(None).client.get("/static/css/alur.css")

    assert "max-age=31536000" in kept.headers["Cache-Control"]
    assert "no-cache" in asked.headers["Cache-Control"]
    assert kept.data == asked.data


@ON_SQLITE
@pytest.mark.parametrize("path", ["../app.py", "..%2fapp.py", "vendor/../../app.py"])
def test_nothing_outside_the_folder_is_sent(as_: As, path: str):
    assert as_(None).client.get(f"/static/{path}").status_code == 404


def test_the_front_end_files_are_copied_each_with_a_compressed_twin(tmp_path: Path):
    modules, vendor = tmp_path / "modules", tmp_path / "vendor"
    for source in assets.FILES:
        path = modules / source
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix or path.name == "LICENSE":
            path.write_text(source)
        else:
            path.mkdir()
            (path / "inside.woff2").write_text(source)
    (vendor / "old").mkdir(parents=True)

    assets.copy(modules, vendor)

    script = vendor / "htmx" / "htmx.min.js"
    assert gzip.decompress(script.with_name("htmx.min.js.gz").read_bytes()) == script.read_bytes()
    assert (vendor / "bpmn-js" / "assets" / "bpmn-font" / "inside.woff2").exists()
    assert not (vendor / "old").exists()
