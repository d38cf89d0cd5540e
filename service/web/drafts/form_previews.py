"""A form of a draft as staff will see it: with the office's lists, and with nothing done before."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.errors import EngineError
from engine.sop import Step
from engine.xml import one_line
from forms.context import FormContext
from forms.document import read_form
from forms.errors import FormRefused
from forms.fields import Form
from forms.values import initial_values
from service.bootstrap import Alur
from service.casework.contexts import local_day
from service.persistence.store import office
from service.web.forms.answers import asked_answers
from service.web.forms.controls import FormPage
from service.web.forms.pages import form_page
from service.web.forms.posted import ACTION, read_post
from service.web.language import language


def read(content: bytes, key: str) -> tuple[Form | None, FormRefused | None]:
    """Read a form document, or say why it cannot be one."""
    try:
        return read_form(content, name=key), None
    except FormRefused as refusal:
        return None, refusal


def context_of(alur: Alur, form: Form, steps: tuple[Step, ...]) -> FormContext:
    """Surround a form with the office's lists and settings, in a case in which nothing was done yet."""
    now = alur.clock.now()
    with alur.database.read() as connection:
        lists = office.lists_at(connection, form.lists, now)
        units = office.lists_at(connection, {office.UNITS}, now)
        settings = office.settings(connection)
    used = next((step for step in steps if step.form == form.key), None)
    rows = units[office.UNITS].rows if office.UNITS in units else []
    unit = str(rows[0]["value"]) if used is not None and used.multi and rows else None
    return FormContext(
        today=local_day(now),
        business_key=one_line(form.title.id),
        unit=unit,
        steps={step.id: {} for step in steps},
        lists={key: found.rows for key, found in lists.items()},
        settings=settings.values,
    )


def preview(form: Form, context: FormContext, sent: MultiDict[str, str]) -> FormPage | EngineError:
    """Lay a form out with the answers that were tried on it; gives the refusal where that cannot be done."""
    tried = [(name, value) for name, value in sent.items(multi=True) if _is_answer(name)]
    try:
        answers = _answers(form, context, tried)
        return form_page(form, answers, language=language(), file_url=lambda _sha256: "")
    except EngineError as refusal:
        return refusal


def _answers(form: Form, context: FormContext, tried: list[tuple[str, str]]) -> Any:
    blank: Mapping[str, int] = {}
    raw, judged = initial_values(form, context), False
    if tried:
        posted = read_post(form, tried, language=language(), context=context)
        raw, blank, judged = posted.raw, posted.blank, posted.verb == "selesai"
    return asked_answers(form, raw, context, language=language(), blank=blank, judged=judged)


def _is_answer(name: str) -> bool:
    return name == ACTION or not name.startswith("_") or name.startswith(("_bawaan-", "_tampil"))
