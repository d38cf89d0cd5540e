"""What a reader may rely on everywhere in the code, and what no linter checks."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "forms", "service")
TEMPLATES = ROOT / "service" / "web" / "templates"
MIGRATIONS = ROOT / "service" / "persistence" / "migrations" / "versions"
LONGEST_MODULE = 300  # lines


def modules() -> list[Path]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [path for path in found if MIGRATIONS not in path.parents]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def attribute_calls(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_says_what_it_is_for_and_stays_short(path):
    assert ast.get_docstring(tree_of(path)), "no docstring"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_their_own_modules_read_the_time_and_the_environment(path):
    allowed_time, allowed_environment = {"service.clock"}, {"service.config"}

    found = set(attribute_calls(path))

    times = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
    assert name_of(path) in allowed_time or not found & times
    assert name_of(path) in allowed_environment or not found & {("os", "environ"), ("os", "getenv")}


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("SpiffWorkflow", ("engine._spiff",)),
        ("sqlalchemy", ("service.persistence", "service.queries")),
        ("flask", ("service.app", "service.api", "service.web")),
        ("alembic", ("service.persistence",)),
        ("simpleeval", ("engine.expressions",)),
    ],
)
def test_a_library_is_used_only_where_it_belongs(library, homes):
    users = {name_of(path) for path in modules() if any(n.split(".")[0] == library for n in imported(path))}

    strangers = {
        user for user in users if not any(user == home or user.startswith(f"{home}.") for home in homes)
    }

    assert strangers == set()


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_a_template_holds_nothing_that_the_content_security_policy_refuses(path):
    source = path.read_text(encoding="utf-8")

    runs = r"<script(?![^>]*\s(src=|type=.application/json))"  # a block of data is no script
    assert not re.search(rf"<style|\sstyle=|\son[a-z]+=|{runs}|javascript:", source)
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", source)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_every_form_that_changes_something_carries_a_csrf_token(path):
    source = path.read_text(encoding="utf-8")

    for form in re.findall(r"<form\b.*?</form>", source, flags=re.DOTALL):
        if 'method="post"' in form:
            assert 'name="csrf_token"' in form


def test_the_front_end_is_pinned_exactly_and_the_lock_names_no_registry():
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in package["dependencies"].values())
    assert '"resolved"' not in lock
    assert "scripts" not in package


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_exactly(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    requirements = [line for line in lines if line and not line.startswith(("#", "-r"))]

    assert requirements
    assert all(
        re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z]+\])?==[0-9][0-9A-Za-z.]*", line) for line in requirements
    )
    assert not any("pm4py" in line for line in requirements)


def test_every_page_is_listed_in_its_room():
    """A module with addresses that its room forgot would answer 404."""
    web = ROOT / "service" / "web"
    with_addresses = {
        (path.parent.name, path.stem)
        for path in web.glob("*/*.py")
        if re.search(r"^blueprint = Blueprint\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    listed = {
        (path.parent.name, module)
        for path in web.glob("*/addresses.py")
        for module in re.findall(r"\b(\w+)\.blueprint\b", path.read_text(encoding="utf-8"))
    }

    assert listed == with_addresses != set()
