"""What keeps a draft from being put into force, as far as it can be told while it is being drawn.

Trying the document templates out takes seconds; that is left to the moment of putting into force.
"""

from collections.abc import Iterator, Mapping

from engine.diagram import Diagram
from engine.errors import EngineError
from engine.lint import Finding, lint
from engine.texts import Text
from forms.document import field_types, read_form
from forms.errors import FormRefused
from forms.fields import Form
from service.casework.cover_findings import cover_findings
from service.casework.deployed import FORMS, templates_in

BROKEN_FORM, UNKNOWN_STEP = "broken-form", "form-reads-unknown-step"
_READS = Text(
    "Formulir «{form}» mengambil isian dari langkah yang sudah tidak ada; ubah formulirnya.",
    "The form «{form}» takes answers from a step that is gone; change the form.",
)


def findings_while_drawing(
    bpmn: bytes, files: Mapping[str, bytes], diagram: Diagram | None
) -> tuple[Finding, ...]:
    """Lint a diagram with the forms and templates of its draft; a form that cannot be read is a finding.

    `diagram` is the same diagram, if it could be read.
    """
    forms, broken = forms_in(files)
    fields = {key: field_types(form) for key, form in forms.items()} | {key: {} for key in broken}
    of_forms = [_finding(BROKEN_FORM, key, refusal.text, diagram) for key, refusal in broken.items()]
    if diagram is not None:
        of_forms += _unknown_steps(forms, diagram)
        of_forms += cover_findings(diagram)
    return (*of_forms, *lint(bpmn, fields, templates_in(files)))


def forms_in(files: Mapping[str, bytes]) -> tuple[dict[str, Form], dict[str, EngineError]]:
    """Read the forms among the files; those that cannot be read come with the reason, by key."""
    forms: dict[str, Form] = {}
    broken: dict[str, EngineError] = {}
    for path, content in sorted(files.items()):
        if path.startswith(FORMS):
            key = path.removeprefix(FORMS).removesuffix(".json")
            try:
                forms[key] = read_form(content, name=key)
            except FormRefused as refusal:
                broken[key] = refusal
    return forms, broken


def _unknown_steps(forms: Mapping[str, Form], diagram: Diagram) -> Iterator[Finding]:
    steps = {step.id for step in diagram.steps}
    for key, form in forms.items():
        if form.step_names - steps:
            words = Text(_READS.id.format(form=form.title.id), _READS.en.format(form=form.title.en))
            yield _finding(UNKNOWN_STEP, key, words, diagram)


def _finding(rule: str, form: str, text: Text, diagram: Diagram | None) -> Finding:
    """State what is wrong with a form at the first step that uses it."""
    steps = diagram.steps if diagram is not None else ()
    step = next((each for each in steps if each.form == form), None)
    return Finding(
        rule=rule,
        severity="error",
        element_id=step.id if step else None,
        line=step.line if step else None,
        text=text,
    )
