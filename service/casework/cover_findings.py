"""What the cover of a draft still lacks, and dates on it that do not go together; remarks, no more."""

from collections.abc import Iterator

from engine.diagram import Diagram, Identity
from engine.lint import Finding
from engine.texts import Text
from service.casework.cover_dates import is_earlier

INCOMPLETE, APPROVED_BEFORE = "cover-incomplete", "approval-before-revision"
_LACKING = Text("Sampul SOP belum lengkap: {items} masih kosong.", "The SOP's cover lacks: {items}.")
_EARLIER = Text(
    "Tanggal pengesahan ({approved}) lebih awal daripada tanggal revisi ({revised}).",
    "The approval ({approved}) is dated earlier than the revision ({revised}).",
)


def cover_findings(diagram: Diagram) -> Iterator[Finding]:
    """Yield remarks on the cover."""
    cover = diagram.identity
    if lacking := [name for name, value in _items(cover) if not value]:
        items = Text(", ".join(name.id for name in lacking), ", ".join(name.en for name in lacking))
        yield _remark(
            INCOMPLETE, Text(_LACKING.id.format(items=items.id), _LACKING.en.format(items=items.en))
        )
    if is_earlier(cover.approved_on, cover.revised_on):
        yield _remark(APPROVED_BEFORE, _EARLIER.filled(approved=cover.approved_on, revised=cover.revised_on))


def _items(cover: Identity) -> tuple[tuple[Text, object], ...]:
    """Name what every cover has, whatever the SOP; warnings and related SOPs there may be none of."""
    return (
        (Text("nomor SOP", "the SOP's number"), cover.number),
        (Text("instansi", "the agency"), cover.agency),
        (Text("jabatan yang mengesahkan", "the approver's position"), cover.approved_by_title),
        (Text("nama pejabat", "the approver's name"), cover.approved_by_name),
        (Text("dasar hukum", "the legal basis"), cover.legal_basis),
        (Text("kualifikasi pelaksana", "the qualifications"), cover.qualifications),
        (Text("peralatan dan perlengkapan", "the equipment"), cover.equipment),
        (Text("pencatatan dan pendataan", "the records"), cover.records),
    )


def _remark(rule: str, text: Text) -> Finding:
    return Finding(rule=rule, severity="info", element_id=None, line=None, text=text)
