"""What the lint says about the documents that steps make."""

import re

import pytest

from engine.lint import lint
from engine.lint.rules import RULES
from tests.engine.lint.diagrams import FORMS, bpmn, spoilt

TEMPLATES = {"surat.typ": b'#import "umum.typ": *\n= Surat', "umum.typ": b'#let data = json("data.json")'}


def found(*documents, templates=TEMPLATES):
    """Lint a process whose step 1 makes documents; gives the findings about them by rule."""
    inside = "".join(f"<sop:document {each} />" for each in documents)
    process = spoilt(('<sop:requiredInput name="berkas" />', f'<sop:requiredInput name="berkas" />{inside}'))
    kept = {finding.rule for finding in lint(bpmn(), FORMS, None)}
    findings = lint(bpmn(process), FORMS, templates)
    return {finding.rule: finding for finding in findings if finding.rule not in kept}


def test_a_document_with_a_template_or_a_sheet_is_in_order():
    assert not found('name="Surat" template="surat.typ"', 'name="Surat" sheet="true"')


@pytest.mark.parametrize(
    ("documents", "rule"),
    [
        (['name=" " template="surat.typ"'], "document-without-name"),
        (['name="Surat" template="surat.typ"', 'name="surat" template="surat.typ"'], "duplicate-document"),
        (['name="Surat"'], "document-without-template"),
        (['name="Surat" template="../surat.typ"'], "document-without-template"),
        (['name="Surat" template="nota.typ"'], "unknown-template"),
    ],
)
def test_a_document_that_cannot_be_made_is_an_error(documents, rule):
    assert found('name="Naskah" template="surat.typ"', *documents)[rule].severity == "error"


def test_a_sheet_needs_a_form():
    document = '<sop:requiredInput name="berkas" /><sop:document name="Rekap" sheet="true" />'
    process = spoilt(('<sop:requiredInput name="berkas" />', document))
    process = re.sub(r' form="[^"]+"', "", process)

    assert "sheet-without-form" in {finding.rule for finding in lint(bpmn(process), FORMS)}


def test_a_template_that_cannot_be_typeset_keeps_a_deployment_from_coming_into_force():
    assert RULES["template-fails"].severity == "error"


def test_a_template_that_nothing_uses_is_a_warning():
    (finding,) = found('name="Surat" template="surat.typ"', templates=TEMPLATES | {"lama.typ": b""}).values()

    assert (finding.rule, finding.severity) == ("unused-template", "warning")
    assert "lama.typ" in finding.text.id


@pytest.mark.parametrize(
    "line",
    ['#import "@preview/cetz:0.3.0"', '#read("/etc/passwd")', '#image("../kop.png")', '#include "a\\b"'],
)
def test_a_template_that_reads_what_is_not_its_own_is_an_error(line):
    templates = TEMPLATES | {"umum.typ": line.encode()}

    assert "foreign-file" in found('name="Surat" template="surat.typ"', templates=templates)


def test_templates_that_are_not_known_are_not_missed():
    assert not found('name="Surat" template="nota.typ"', templates=None)
