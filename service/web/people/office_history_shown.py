"""Says in sentences what the office decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from engine.texts import Text
from service.queries.office_history import Decision
from service.web import times, words
from service.web.language import said
from service.web.people.people_shown import Words

PEOPLE, ROLES, VERSIONS, SETTINGS, DEVIATIONS = "orang", "peran", "sop", "pengaturan", "penyimpangan"
DISPOSALS: Final = "pemusnahan"
_SENTENCES: Final[Mapping[str, tuple[str, Text]]] = {
    "add_person": (PEOPLE, Text("Menambah {username} ({name}).", "Added {username} ({name}).")),
    "change_person": (
        PEOPLE,
        Text("Mengubah data {username} ({name}).", "Changed what is known of {username} ({name})."),
    ),
    "set_password": (PEOPLE, Text("Memberi {username} kata sandi baru.", "Gave {username} a new password.")),
    "change_own_password": (
        PEOPLE,
        Text("Mengganti kata sandinya sendiri.", "Changed their own password."),
    ),
    "change_own_language": (
        PEOPLE,
        Text("Mengganti bahasanya sendiri.", "Changed their own language."),
    ),
    "grant_role": (
        ROLES,
        Text("Memberi {person} peran {lane}{period}.", "Gave {person} the role {lane}{period}."),
    ),
    "end_role": (ROLES, Text("Mengakhiri sebuah peran.", "Ended a role.")),
    "put_units": (SETTINGS, Text("Menetapkan daftar bidang.", "Set the list of units.")),
    "put_list": (SETTINGS, Text("Menetapkan daftar {key}.", "Set the list {key}.")),
    "put_working_time": (
        SETTINGS,
        Text("Menetapkan jam kerja dan hari libur.", "Set working hours and holidays."),
    ),
    "put_setting": (SETTINGS, Text("Mengubah pengaturan {key}.", "Changed the setting {key}.")),
    "put_into_force": (
        VERSIONS,
        Text("Memberlakukan {key} versi {version}.", "Put {key} version {version} into force."),
    ),
    "ask_release": (
        VERSIONS,
        Text("Mengajukan versi baru {key}: {changes}", "Asked for a new version of {key}: {changes}"),
    ),
    "ask_to_retire": (
        VERSIONS,
        Text("Mengajukan pencabutan {key}: {changes}", "Asked to retire {key}: {changes}"),
    ),
    "approve_release": (
        VERSIONS,
        Text(
            "Menyetujui pengajuan {requested_by} untuk {key}.",
            "Approved what {requested_by} asked for {key}.",
        ),
    ),
    "refuse_release": (
        VERSIONS,
        Text(
            "Menolak pengajuan {requested_by} untuk {key}: {reason}",
            "Refused what {requested_by} asked for {key}: {reason}",
        ),
    ),
    "withdraw_release": (
        VERSIONS,
        Text("Menarik pengajuan untuk {key}: {reason}", "Withdrew what was asked for {key}: {reason}"),
    ),
    "release_failed": (
        VERSIONS,
        Text(
            "Versi baru {key} tidak dapat mulai berlaku: {problem}",
            "The new version of {key} could not come into force: {problem}",
        ),
    ),
    "retry_release": (
        VERSIONS,
        Text("Mencoba lagi memberlakukan versi baru {key}.", "Let the new version of {key} be tried again."),
    ),
    "retire": (
        VERSIONS,
        Text("Mencabut {key} versi {version}: {reason}", "Retired {key} version {version}: {reason}"),
    ),
    "note_deviation": (
        DEVIATIONS,
        Text("Mencatat pada penyimpangan berkas {case}: {text}", "Noted on a deviation of {case}: {text}"),
    ),
    "close_deviation": (
        DEVIATIONS,
        Text("Menutup penyimpangan berkas {case}: {text}", "Closed a deviation of {case}: {text}"),
    ),
    "reopen_deviation": (
        DEVIATIONS,
        Text("Membuka kembali penyimpangan berkas {case}: {text}", "Reopened a deviation of {case}: {text}"),
    ),
    "dispose_cases": (
        DISPOSALS,
        Text(
            "Memusnahkan isi {count} berkas dengan keputusan nomor {decree}: {reason}",
            "Disposed of what {count} cases held by decision {decree}: {reason}",
        ),
    ),
    "ask_disposal": (
        DISPOSALS,
        Text(
            "Mengajukan pemusnahan isi {count} berkas dengan keputusan nomor {decree}: {reason}",
            "Asked to dispose of what {count} cases hold by decision {decree}: {reason}",
        ),
    ),
    "refuse_disposal": (
        DISPOSALS,
        Text(
            "Menolak atau menarik pemusnahan dengan keputusan nomor {decree}: {reason}",
            "Refused or withdrew the disposal by decision {decree}: {reason}",
        ),
    ),
    "discard_draft": (VERSIONS, Text("Membuang rancangan {key}.", "Discarded the draft of {key}.")),
}
_APPROVAL: Final[Mapping[bool, Text]] = {
    True: Text("Mensyaratkan persetujuan admin kedua.", "Required a second admin's approval."),
    False: Text(
        "Mematikan persetujuan admin kedua, seperti diajukan.",
        "Ended the second admin's approval, as was asked.",
    ),
}
_END_ASKED: Final = Text(
    "Mengajukan agar persetujuan admin kedua dimatikan.", "Asked to end the second admin's approval."
)
_END_DROPPED: Final = Text(
    "Membiarkan persetujuan admin kedua tetap berlaku.", "Let the second admin's approval stay."
)
_OTHER: Final = Text("Keputusan lain ({kind}).", "Another decision ({kind}).")
_SETTINGS: Final[Mapping[str, Text]] = {
    "office": Text("nama instansi", "names of the office"),
    "letterhead": Text("kop surat", "letterhead"),
    "digest_time": Text("jam ringkasan surel", "hour of the mailed summary"),
    "retention_years": Text("masa simpan berkas", "years for which cases are kept"),
    "checkpoint_mail": Text("surel titik periksa", "mail of checkpoints"),
    "cap": Text("batas capaian", "cap of achievements"),
}
_FROM: Final = Text(" mulai {day}", " from {day}")
_UNTIL: Final = Text(" sampai {day}", " until {day}")
_ACTING: Final = Text(" mewakili {person}", " standing in for {person}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionShown:
    """A decision as a line of the list."""

    sequence: int
    when: str
    who: str
    sentence: str


class _Known(dict[str, Any]):
    """What a record says; what it does not say is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def kinds_of(group: str) -> tuple[str, ...]:
    """Name the kinds of decisions of a group of them; none for an unknown one."""
    return tuple(kind for kind, (about, _text) in _SENTENCES.items() if about == group)


def decision_shown(decision: Decision, names: Words, processes: Mapping[str, str]) -> DecisionShown:
    """Present a decision; `processes` names the SOPs by their keys."""
    return DecisionShown(
        sequence=decision.sequence,
        when=times.moment(decision.at),
        who=words.who(decision.actor, decision.actor_name),
        sentence=_sentence(decision, names, processes),
    )


def _sentence(decision: Decision, names: Words, processes: Mapping[str, str]) -> str:
    command = decision.command
    if decision.kind == "put_setting" and command.get("key") == "second_approval":
        return said(_APPROVAL[command.get("value") is True])
    if decision.kind == "put_setting" and command.get("key") == "second_approval_end":
        return said(_END_ASKED if command.get("value") else _END_DROPPED)
    _about, text = _SENTENCES.get(decision.kind, ("", _OTHER))
    known = _Known({name: value for name, value in command.items() if isinstance(value, str | int)})
    known |= {"kind": decision.kind, "period": _period(command, names)}
    if isinstance(cases := command.get("cases"), list):
        known["count"] = len(cases)
    for name in ("person", "requested_by"):
        if name in known:
            known[name] = names.people.get(known[name], known[name])
    if "lane" in known:
        known["lane"] = names.lane(known["lane"], known.get("unit"))
    if _about == VERSIONS and "key" in known:
        known["key"] = processes.get(known["key"], known["key"])
    if decision.kind == "put_setting" and known["key"] in _SETTINGS:
        known["key"] = said(_SETTINGS[known["key"]])
    return said(text).format_map(known)


def _period(command: Mapping[str, Any], names: Words) -> str:
    """Say from when until when a role is held, and for whom."""
    parts = [
        said(text).format(day=day)
        for text, name in ((_FROM, "valid_from"), (_UNTIL, "valid_until"))
        if (day := _day(command.get(name)))
    ]
    absent = command.get("represents")
    return "".join(parts) + (
        said(_ACTING).format(person=names.people.get(absent, absent)) if isinstance(absent, str) else ""
    )


def _day(at: object) -> str:
    """Read a recorded instant; nothing for what is none."""
    try:
        instant = datetime.fromisoformat(at) if isinstance(at, str) else None
    except ValueError:
        return ""
    return times.day(instant.astimezone(UTC)) if instant is not None and instant.tzinfo else ""
