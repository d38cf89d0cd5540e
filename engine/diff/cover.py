"""What changes of the SOP's cover."""

from collections.abc import Mapping

from engine.diff.aspects import Aspect, items_of, value_of
from engine.diff.naming import quoted
from engine.texts import Text

_TEXTS: Mapping[str, Text] = {
    "number": Text("nomor SOP", "the SOP number"),
    "title": Text("judul sampul", "the cover's title"),
    "name": Text("nama SOP", "the SOP's name"),
    "createdOn": Text("tanggal pembuatan", "the date of making"),
    "revisedOn": Text("tanggal revisi", "the date of revision"),
    "approvedOn": Text("tanggal pengesahan", "the date of approval"),
    "approvedByTitle": Text("jabatan yang mengesahkan", "the title of the approving official"),
    "approvedByName": Text("nama yang mengesahkan", "the name of the approving official"),
    "approvedByNip": Text("NIP yang mengesahkan", "the NIP of the approving official"),
    "warning": Text("peringatan", "the warning"),
    "records": Text("pencatatan dan pendataan", "the keeping of records"),
}
_LISTS: Mapping[str, Text] = {
    "agency": Text("nama instansi", "the agency"),
    "legalBasis": Text("dasar hukum", "the legal basis"),
    "qualification": Text("kualifikasi pelaksana", "the qualifications"),
    "related": Text("keterkaitan", "the related SOPs"),
    "equipment": Text("peralatan/perlengkapan", "the equipment"),
}

COVER: Mapping[str, Aspect] = {
    **{f"identity@{name}": value_of("cover", subject, cosmetic=True) for name, subject in _TEXTS.items()},
    **{
        f"identity/{name}": items_of("cover", subject, cosmetic=True, shown=lambda found: quoted(found[2]))
        for name, subject in _LISTS.items()
    },
}
