"""The documents that steps make: each has a name and a template that is there, and reads nothing foreign."""

import re
from collections.abc import Iterator, Mapping

from engine.diagram import Step
from engine.lint.findings import NOWHERE, Finding, Rule
from engine.lint.subject import Subject
from engine.lint.words import short
from engine.reaching import distances
from engine.sop import StepDocument
from engine.texts import Text

NO_NAME = Rule(
    "document-without-name",
    "error",
    Text("Dokumen {step} belum diberi nama.", "A document of {step} has no name."),
)
DUPLICATE = Rule(
    "duplicate-document",
    "error",
    Text(
        "{step} membuat dua dokumen «{document}» yang sejenis; beri nama berbeda.",
        "{step} makes two documents «{document}» of one kind; give them different names.",
    ),
)
NO_TEMPLATE = Rule(
    "document-without-template",
    "error",
    Text(
        "Dokumen «{document}» pada {step} belum memiliki templat; pilih templatnya (.typ) atau lembar kerja.",
        "The document «{document}» of {step} has no template; choose one (.typ), or a sheet.",
    ),
)
SHEET_WITHOUT_FORM = Rule(
    "sheet-without-form",
    "error",
    Text(
        "Lembar «{document}» dibuat dari formulir, tetapi {step} tidak memiliki formulir.",
        "The sheet «{document}» is made of a form, but {step} has none.",
    ),
)
UNKNOWN_TEMPLATE = Rule(
    "unknown-template",
    "error",
    Text(
        "{step} memakai templat «{template}», yang tidak disertakan.",
        "{step} uses the template «{template}», which is not among the documents.",
    ),
)
UNUSED_TEMPLATE = Rule(
    "unused-template",
    "warning",
    Text(
        "Templat «{template}» tidak dipakai oleh langkah maupun templat lain.",
        "The template «{template}» is used by no step and no other template.",
    ),
)
FOREIGN_FILE = Rule(
    "foreign-file",
    "error",
    Text(
        "Templat «{template}» membaca «{file}»; hanya berkas dalam folder dokumen yang boleh dibaca.",
        "The template «{template}» reads «{file}»; only files of the documents' folder may be read.",
    ),
)
TEMPLATE_FAILS = Rule(
    "template-fails",
    "error",
    Text(
        "Templat «{template}» tidak dapat disusun, juga tanpa isian: {problem}",
        "The template «{template}» cannot be typeset, not even with nothing filled in: {problem}",
    ),
)

_TEMPLATE = re.compile(r"[^/\\]+\.typ")
_READS = re.compile(
    r"\b(?:import|include)\s+\"([^\"\n]+)\"|\b(?:read|json|csv|yaml|toml|xml|cbor|image|plugin)\(\s*\"([^\"\n]+)\""
)


def check(subject: Subject) -> Iterator[Finding]:
    """Look at the documents of each step, then at the templates themselves."""
    for step in subject.steps:
        yield from _check_step(subject, step)
    if subject.documents is not None:
        yield from _check_templates(subject, subject.documents)


def _check_step(subject: Subject, step: Step) -> Iterator[Finding]:
    told = subject.called(step.id)
    seen: set[tuple[str, bool]] = set()
    for document in step.documents:
        named = short(document.name)
        if not document.name:
            yield NO_NAME.at(step, step=told)
        kind = (document.name.casefold(), document.template is None)
        if kind in seen:
            yield DUPLICATE.at(step, step=told, document=named)
        seen.add(kind)
        if document.template is None and step.form is None:
            yield SHEET_WITHOUT_FORM.at(step, step=told, document=named)
        if document.template is not None:
            yield from _check_template(subject, step, document, document.template)


def _check_template(subject: Subject, step: Step, document: StepDocument, template: str) -> Iterator[Finding]:
    told = subject.called(step.id)
    if not _TEMPLATE.fullmatch(template):
        yield NO_TEMPLATE.at(step, step=told, document=short(document.name))
    elif subject.documents is not None and template not in subject.documents:
        yield UNKNOWN_TEMPLATE.at(step, step=told, template=short(template))


def _check_templates(subject: Subject, documents: Mapping[str, bytes]) -> Iterator[Finding]:
    reads = {name: tuple(_files_read(content)) for name, content in documents.items()}
    for name, files in reads.items():
        for file in files:
            if file.startswith(("@", "/")) or ".." in file or "\\" in file:
                yield FOREIGN_FILE.at(NOWHERE, template=short(name), file=short(file))
    named = [document.template or "" for step in subject.steps for document in step.documents]
    for name in sorted(reads.keys() - distances(named, lambda name: reads.get(name, ())).keys()):
        yield UNUSED_TEMPLATE.at(NOWHERE, template=short(name))


def _files_read(content: bytes) -> Iterator[str]:
    """Name the files that a template imports or reads by a plain string."""
    for found in _READS.finditer(content.decode(errors="replace")):
        yield found[1] or found[2]
