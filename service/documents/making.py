"""The documents that a completed task makes, as files: PDF from templates, XLSX from the step's form."""

from dataclasses import dataclass

from engine.sop import StepDocument, file_stem
from forms.sheets.workbook import workbook
from service.casework.deployed import templates_in
from service.casework.media import LONGEST_NAME, PDF, XLSX
from service.documents.facts import Known, facts
from service.documents.typesetting import CannotTypeset, Sheet, typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished document."""

    name: str
    media_type: str
    content: bytes


def file_name(known: Known, document: StepDocument) -> str:
    """Name a document's file: what it is, for which unit, in which round."""
    names = {code: name for code, name, _ in known.units}
    unit = names.get(known.task.unit or "", known.task.unit)
    again = f" (putaran {known.task.round})" if known.task.round > 1 else ""
    rest = f"{again}{document.ending}"
    stem = file_stem(f"{document.name}{f' – {unit}' if unit else ''}")
    return f"{stem[: LONGEST_NAME - len(rest)]}{rest}"


def make(known: Known, document: StepDocument) -> Made:
    """Make one document: the same facts give the same bytes. Raises `CannotTypeset`."""
    name = file_name(known, document)
    if document.template is None:
        return Made(name=name, media_type=XLSX, content=_workbook(known, document))
    sheet = Sheet(template=document.template, data=facts(known, document), at=known.at)
    return Made(name=name, media_type=PDF, content=typeset(templates_in(known.deployed.files), sheet))


def _workbook(known: Known, document: StepDocument) -> bytes:
    form = known.deployed.form_of(known.task.step)
    if form is None:
        raise CannotTypeset(template=document.name, problem="no form")
    values = next((v for s, u, v in known.answers if (s, u) == (known.task.step, known.task.unit)), {})
    return workbook(
        form,
        values,
        title=f"{document.name} – {known.case.business_key}",
        language="id",
        settings=known.settings,
        labels={code: name for code, name, _ in known.units},
    )
