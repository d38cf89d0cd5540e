"""What steps say about other steps: four eyes, parts, returns, and the inputs they wait for."""

from collections.abc import Iterator

from engine.diagram import Step
from engine.lint.findings import Finding, Rule
from engine.lint.subject import Subject
from engine.lint.words import short
from engine.texts import Text

SEPARATE_FROM_UNKNOWN = Rule(
    "separate-from-unknown",
    "error",
    Text(
        "{step} tidak boleh dikerjakan orang yang sama dengan langkah yang sudah tidak ada;"
        " hapus centangnya.",
        "{step} must be done by somebody else than a step that is gone; take its tick away.",
    ),
)
SEPARATE_FROM_ITSELF = Rule(
    "separate-from-itself",
    "error",
    Text(
        "{step} dilarang dikerjakan orang yang sama dengan dirinya sendiri; hapus centangnya.",
        "{step} must be done by somebody else than itself; take the tick away.",
    ),
)
SEPARATE_FROM_LATER = Rule(
    "separate-from-later",
    "warning",
    Text(
        "{step} tidak boleh dikerjakan orang yang sama dengan {other}, yang tidak pernah mendahuluinya;"
        " aturan itu tidak berpengaruh.",
        "{step} must be done by somebody else than {other}, which is never done before it;"
        " the rule has no effect.",
    ),
)
PART_OF_UNKNOWN = Rule(
    "part-of-unknown",
    "error",
    Text(
        "{step} dinyatakan bagian dari langkah yang sudah tidak ada; pilih langkah lain.",
        "{step} is said to be part of a step that is gone; choose another.",
    ),
)
PART_OF_PART = Rule(
    "part-of-part",
    "error",
    Text(
        "{step} harus menjadi bagian dari langkah bernomor, bukan dari {other}.",
        "{step} must be part of a numbered step, not of {other}.",
    ),
)
UNKNOWN_RETURN_REASON = Rule(
    "unknown-return-reason",
    "error",
    Text(
        "{step} mengambil alasan pengembalian dari isian «{field}», yang tidak ada di formulirnya.",
        "{step} takes the reason for returning from the field «{field}», which its form does not have.",
    ),
)
EMPTY_INPUT = Rule(
    "empty-required-input",
    "warning",
    Text("{step} memuat kelengkapan tanpa nama.", "{step} has a required input without a name."),
)
EXTERNAL_INPUT = Rule(
    "external-input",
    "info",
    Text(
        "Kelengkapan «{input}» pada {step} tidak dihasilkan langkah sebelumnya: eksternal.",
        "The required input «{input}» of {step} comes from no earlier step: external.",
    ),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Look at what each step says about others."""
    for step in subject.steps:
        yield from _check_separation(subject, step)
        yield from _check_part(subject, step)
        yield from _check_inputs(subject, step)
        known = subject.forms is not None and step.form in subject.forms
        if step.return_reason and known and step.return_reason not in subject.fields_of(step):
            told = subject.called(step.id)
            yield UNKNOWN_RETURN_REASON.at(step, step=told, field=short(step.return_reason))


def _check_separation(subject: Subject, step: Step) -> Iterator[Finding]:
    told = subject.called(step.id)
    named = dict.fromkeys(step.separate_from)
    unknown = [other for other in named if subject.diagram.step(other) is None]
    if unknown:
        yield SEPARATE_FROM_UNKNOWN.at(step, step=told)
    for other in named.keys() - unknown:
        if other == step.id:
            yield SEPARATE_FROM_ITSELF.at(step, step=told)
        elif other not in subject.earlier.get(step.id, ()):
            yield SEPARATE_FROM_LATER.at(step, step=told, other=subject.called(other))


def _check_part(subject: Subject, step: Step) -> Iterator[Finding]:
    if step.part_of is None:
        return
    told = subject.called(step.id)
    whole = subject.diagram.step(step.part_of)
    if whole is None:
        yield PART_OF_UNKNOWN.at(step, step=told)
    elif whole.part_of is not None:
        yield PART_OF_PART.at(step, step=told, other=subject.called(whole.id))


def _check_inputs(subject: Subject, step: Step) -> Iterator[Finding]:
    """An input that no earlier step yields comes from outside; letter case does not count."""
    if not step.required_inputs:
        return
    before = subject.earlier.get(step.id, frozenset())
    key = step.sort_key
    yielded = {
        other.output.casefold()
        for other in subject.steps
        if other.output and other is not step and other.id in before and other.sort_key <= key
    }
    for name in step.required_inputs:
        if not name:
            yield EMPTY_INPUT.at(step, step=subject.called(step.id))
        elif name.casefold() not in yielded:
            yield EXTERNAL_INPUT.at(step, step=subject.called(step.id), input=short(name))
