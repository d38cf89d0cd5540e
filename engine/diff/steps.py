"""What changes of a step and of what the SOP prescribes for it."""

from collections.abc import Iterator, Mapping

from engine.calendar.limits import parse_limit
from engine.diff.aspects import Aspect, Pair, attribute, ids_of, items_of, value_of
from engine.diff.changes import Change
from engine.diff.naming import limit_words, name_of, name_of_id, quoted, said
from engine.diff.reading import Fact, Whole
from engine.lint.words import short
from engine.texts import Text
from engine.xml import one_line


def _number(pair: Pair, old: Fact | None, new: Fact | None) -> Iterator[Change]:
    """Tell of another number, by the name that readers know the step by."""
    former, present = (one_line(fact) if isinstance(fact, str) else "" for fact in (old, new))
    template = (
        Text("penulisan nomor {thing} berubah", "the writing of the number of {thing} changes")
        if former == present
        else Text("{thing} kini bernomor {new}", "{thing} now has the number {new}")
        if present
        else Text("{thing} tidak lagi bernomor", "{thing} has no number any more")
    )
    words = said(template, thing=name_of(pair.before, pair.old), new=short(present))
    yield pair.change(words, "number", cosmetic=True)


def _limit(written: str) -> object:
    try:
        return parse_limit(one_line(written))
    except ValueError:
        return one_line(written)


def _document(found: Whole) -> str:
    name = quoted(attribute(found, "name"))
    template = attribute(found, "template")
    return f"{name} ({template})" if template else f"{name} (XLSX)" if attribute(found, "sheet") else name


STEP: Mapping[str, Aspect] = {
    "step@number": _number,
    "step@activity": value_of(
        "activity", Text("uraian kegiatan {thing}", "the wording of {thing}"), cosmetic=True
    ),
    "step@timeLimit": value_of(
        "time-limit",
        Text("batas waktu {thing}", "the time limit of {thing}"),
        shown=lambda value, _: limit_words(value),
        meant=_limit,
    ),
    "step@form": value_of("form", Text("formulir {thing}", "the form of {thing}")),
    "step@output": value_of("output", Text("output {thing}", "the output of {thing}")),
    "step@remark": value_of("remark", Text("keterangan {thing}", "the remark on {thing}"), cosmetic=True),
    "step@partOf": value_of(
        "part-of",
        Text("induk {thing}", "the step that {thing} is part of"),
        shown=name_of_id,
        given=Text("{thing} menjadi bagian dari {new}", "{thing} becomes part of {new}"),
        taken=Text("{thing} bukan lagi bagian dari {old}", "{thing} is no longer part of {old}"),
    ),
    "step@returnReason": value_of(
        "return-reason",
        Text("isian alasan pengembalian pada {thing}", "the answer at {thing} that says why it is returned"),
    ),
    "step@separateFrom": ids_of(
        "separate-from",
        Text("larangan orang yang sama pada {thing}", "the four-eyes rule of {thing}"),
        gained=Text(
            "{thing} tidak boleh lagi dikerjakan oleh orang yang mengerjakan {others}",
            "{thing} may no longer be done by whoever did {others}",
        ),
        lost=Text(
            "{thing} kini boleh dikerjakan oleh orang yang mengerjakan {others}",
            "{thing} may now be done by whoever did {others}",
        ),
    ),
    "step@onBehalfBy": ids_of(
        "on-behalf-by",
        Text("yang boleh mengisi {thing} atas nama unit", "who may fill in {thing} for a unit"),
        gained=Text(
            "{others} kini boleh mengisi {thing} atas nama unit",
            "{others} may now fill in {thing} on a unit's behalf",
        ),
        lost=Text(
            "{others} tidak boleh lagi mengisi {thing} atas nama unit",
            "{others} may no longer fill in {thing} on a unit's behalf",
        ),
    ),
    "step@excusedBy": ids_of(
        "excused-by",
        Text("yang boleh mengecualikan unit dari {thing}", "who may excuse a unit from {thing}"),
        gained=Text(
            "{others} kini boleh mengecualikan unit dari {thing}",
            "{others} may now excuse a unit from {thing}",
        ),
        lost=Text(
            "{others} tidak boleh lagi mengecualikan unit dari {thing}",
            "{others} may no longer excuse a unit from {thing}",
        ),
    ),
    "step/requiredInput": items_of(
        "required-inputs",
        Text("kelengkapan {thing}", "the required inputs of {thing}"),
        shown=lambda found: quoted(attribute(found, "name")),
    ),
    "step/document": items_of(
        "documents",
        Text("dokumen yang dihasilkan {thing}", "the documents that {thing} makes"),
        shown=_document,
    ),
}
