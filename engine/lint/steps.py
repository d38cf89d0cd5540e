"""What the SOP prescribes for each step: performer, form, time limit, output, number."""

import re
from collections.abc import Iterator

from engine.calendar import parse_limit
from engine.diagram import Step
from engine.lint.findings import Finding, Rule
from engine.lint.subject import Subject
from engine.lint.words import short
from engine.texts import Text

NO_LANE = Rule(
    "step-without-lane",
    "error",
    Text(
        "{step} tidak berada di kolom pelaksana mana pun; geser ke kolom pelaksananya.",
        "{step} lies in no lane; move it into the lane of its performer.",
    ),
)
NO_FORM = Rule(
    "step-without-form",
    "error",
    Text("{step} belum memiliki formulir; pilih yang diisi di sana.", "{step} has no form; choose one."),
)
UNKNOWN_FORM = Rule(
    "unknown-form",
    "error",
    Text(
        "{step} memakai formulir «{form}», yang tidak disertakan.",
        "{step} uses the form «{form}», which is not among the forms.",
    ),
)
NO_TIME_LIMIT = Rule(
    "step-without-time-limit",
    "warning",
    Text("{step} belum memiliki batas waktu (mutu baku).", "{step} has no time limit (quality standard)."),
)
BAD_TIME_LIMIT = Rule(
    "bad-time-limit",
    "error",
    Text(
        "Batas waktu {step} tidak dapat dibaca: «{limit}». Tulis bilangan dan satuannya: PT15M, PT1H, P2D.",
        "The time limit of {step} cannot be read: «{limit}». Say a number and a unit: PT15M, PT1H, P2D.",
    ),
)
NO_OUTPUT = Rule(
    "step-without-output",
    "warning",
    Text("{step} belum memiliki output (mutu baku).", "{step} has no output (quality standard)."),
)
NO_NAME = Rule(
    "step-without-name",
    "warning",
    Text("{step} belum diberi nama kegiatan.", "{step} does not say what is done."),
)
NO_NUMBER = Rule(
    "step-without-number",
    "warning",
    Text("{step} belum bernomor.", "{step} has no number."),
)
BAD_NUMBER = Rule(
    "bad-number",
    "warning",
    Text(
        "Nomor {step} tidak lazim; tulis seperti 5 atau 10b.",
        "The number of {step} is unusual; write it like 5 or 10b.",
    ),
)
DUPLICATE_NUMBER = Rule(
    "duplicate-number",
    "error",
    Text(
        "Nomor {number} dipakai oleh lebih dari satu langkah.",
        "The number {number} is used by more than one step.",
    ),
)
NUMBER_GAP = Rule(
    "number-gap",
    "warning",
    Text(
        "Penomoran melompat: nomor {missing} tidak ada (sebelum {step}).",
        "The numbering has a gap: there is no {missing} (before {step}).",
    ),
)

_NUMBER = re.compile(r"([0-9]{1,4})[a-z]?")


def check(subject: Subject) -> Iterator[Finding]:
    """Look at each step, then at the numbers of all of them."""
    for step in subject.steps:
        yield from _check_step(subject, step)
        if not step.part_of:
            yield from _check_standard(subject, step)
    yield from _check_numbers(subject)


def _check_step(subject: Subject, step: Step) -> Iterator[Finding]:
    told = subject.called(step.id)
    if step.lane is None:
        yield NO_LANE.at(step, step=told)
    if step.form is None and step.kind == "userTask":
        yield NO_FORM.at(step, step=told)
    if step.form is not None and subject.forms is not None and step.form not in subject.forms:
        yield UNKNOWN_FORM.at(step, step=told, form=short(step.form))
    if step.time_limit is not None and not _is_limit(step.time_limit):
        yield BAD_TIME_LIMIT.at(step, step=told, limit=short(step.time_limit))
    if step.output is None:
        yield NO_OUTPUT.at(step, step=told)
    if not step.activity:
        yield NO_NAME.at(step, step=told)


def _check_standard(subject: Subject, step: Step) -> Iterator[Finding]:
    """A step that is part of another shares that one's number and time limit."""
    told = subject.called(step.id)
    if step.time_limit is None:
        yield NO_TIME_LIMIT.at(step, step=told)
    if not step.number:
        yield NO_NUMBER.at(step, step=told)
    elif not _NUMBER.fullmatch(step.number):
        yield BAD_NUMBER.at(step, step=told)


def _check_numbers(subject: Subject) -> Iterator[Finding]:
    seen: set[str] = set()
    last = 0
    for step in subject.steps:
        number = _NUMBER.fullmatch(step.number)
        if number is None:
            continue
        if step.number in seen:
            yield DUPLICATE_NUMBER.at(step, number=step.number)
        seen.add(step.number)
        if step.part_of:
            continue
        here = int(number[1])
        if here > last + 1:
            missing = str(last + 1) if here == last + 2 else f"{last + 1}–{here - 1}"
            yield NUMBER_GAP.at(step, missing=missing, step=subject.called(step.id))
        last = max(last, here)


def _is_limit(limit: str) -> bool:
    try:
        parse_limit(limit)
    except ValueError:
        return False
    return True
