"""The histories of cases leave the service as tables and as XES, whole, in order, and safe to open."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from engine.zone import OFFICE_ZONE
from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson
from service.persistence.store import access, people
from service.queries import event_logs
from service.queries.instances import Wanted
from tests.builders.apps import an_app
from tests.builders.callers import Caller
from tests.builders.clocks import StandingClock
from tests.builders.databases import count_statements
from tests.builders.offices import UNITS, an_installation, completed, run_to, started
from tests.builders.readers import Reader
from tests.builders.tampering import unguarded

SARAN = '=HYPERLINK("http://x") Lengkapi data Bidang A'
XES = "{http://www.xes-standard.org/}"


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    made = an_installation(office_copy, tmp_path, clock)
    yield made
    made.database.close()


@pytest.fixture
def returned(alur: Alur, clock: StandingClock) -> Alur:
    """One case, claimed and handed over at its first step, that step 10 sent back once; then it ended."""
    outcome = started(alur, "TW I 2026")
    first = outcome.offered[0]
    alur.instances.claim(first.id, person="sekretaris")
    clock.advance(hours=30)
    judged = run_to(alur, "langkah_10", outcome)
    again = completed(alur, judged, {"keputusan": "kembalikan", "saran": SARAN, "unit_bertugas": list(UNITS)})
    clock.advance(hours=1)
    waiting = list(again.offered)
    while waiting:
        waiting += completed(alur, waiting.pop(0)).offered
    return alur


def sent(alur: Alur, form: str, username: str = "auditor", **query: Any) -> bytes:
    answer = Caller(an_app(alur), username).get("/event-logs", format=form, **query)
    assert answer.status_code == 200, answer.text
    return answer.data


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_has_a_line_for_each_happening_in_order_and_no_formula(returned: Alur):
    rows = rows_of(sent(returned, "csv"))

    assert [int(row["Perintah ke-"]) for row in rows] == sorted(int(row["Perintah ke-"]) for row in rows)
    kinds = Counter(row["Kejadian"] for row in rows)
    assert kinds["berkas dimulai"] == kinds["berkas selesai"] == kinds["berkas dikembalikan"] == 1
    done = [row for row in rows if row["Kejadian"] == "tugas selesai"]
    assert kinds["tugas tersedia"] == len(done)
    assert sum(row["Langkah"] == "5" for row in done) == 2 * len(UNITS)
    assert done[0] | {"Terlambat": "ya", "Pelaksana": "Sekretaris", "Putaran": "1"} == done[0]
    (reason,) = {row["Alasan"] for row in rows if row["Kejadian"] == "berkas dikembalikan"}
    assert reason == f"'{SARAN}"
    assert all(datetime.fromisoformat(row["Waktu (WIB)"]).utcoffset() == timedelta(hours=7) for row in rows)


def test_a_workbook_says_the_same_with_times_as_times_and_no_formula(returned: Alur):
    sheet = load_workbook(io.BytesIO(sent(returned, "xlsx"))).worksheets[0]

    heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    table = rows_of(sent(returned, "csv"))
    assert heading == list(table[0])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:S{len(table) + 1}"
    when, why = heading.index("Waktu (WIB)"), heading.index("Alasan")
    assert [row[when].isoformat() for row in rows] == [each["Waktu (WIB)"][:19] for each in table]
    assert SARAN in [row[why] for row in rows]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_an_xes_log_has_a_trace_for_each_case_with_the_steps_that_were_done(returned: Alur):
    started(returned, "TW II & III")

    root = etree.fromstring(sent(returned, "xes"))

    newest, oldest = root.findall(f"{XES}trace")
    assert value(newest, "concept:name") == "TW II & III"
    events = oldest.findall(f"{XES}event")
    assert [value(e, "time:timestamp") for e in events] == sorted(
        str(value(e, "time:timestamp")) for e in events
    )
    done = [value(e, "alur:number") for e in events if value(e, "lifecycle:transition") == "complete"]
    assert done[:4] == ["1", "2", "3", "4"]
    assert Counter(done)["10"] == 2
    assert done[-1] == "11"
    assert {value(e, "org:resource") for e in events if value(e, "alur:number") == "1"} == {"sekretaris"}
    assert {value(e, "alur:round") for e in events if value(e, "alur:number") == "10"} == {"1", "2"}


def value(element: Any, key: str) -> str | None:
    return next((child.get("value") for child in element if child.get("key") == key), None)


def test_each_case_says_whether_its_history_is_intact_or_from_where_it_is_not(returned: Alur):
    checked = started(returned, "TW II").offered[0].instance_id
    spoilt = run_to(returned, "langkah_3", started(returned, "TW III")).instance_id
    returned.verifications.check(checked)
    unguarded(returned, "UPDATE history SET actor = 'staf' WHERE chain = :case AND sequence = 2", case=spoilt)

    said = {row["Berkas"]: row["Keutuhan"] for row in rows_of(sent(returned, "csv"))}
    traces = etree.fromstring(sent(returned, "xes")).findall(f"{XES}trace")

    day = returned.clock.now().astimezone(OFFICE_ZONE).date()
    assert said == {
        "TW I 2026": "rantai utuh, belum diputar ulang",
        "TW II": f"utuh, diputar ulang {day}",
        "TW III": "tidak utuh: catatan 2",
    }
    intact = {value(each, "concept:name"): value(each, "alur:intact") for each in traces}
    assert intact == {"TW I 2026": "true", "TW II": "true", "TW III": "false"}
    assert {value(each, "concept:name"): value(each, "alur:broken_at") for each in traces} == {
        "TW I 2026": None,
        "TW II": None,
        "TW III": "2",
    }


def test_everybody_gets_the_cases_they_may_read_by_the_filter_they_gave(returned: Alur):
    started(returned, "TW II")
    returned.office.run(AddPerson(username="tamu", name="Tamu"), person="admin")

    assert {row["Berkas"] for row in rows_of(sent(returned, "csv"))} == {"TW I 2026", "TW II"}
    assert {row["Berkas"] for row in rows_of(sent(returned, "csv", status="running"))} == {"TW II"}
    assert {row["Berkas"] for row in rows_of(sent(returned, "csv", q="i 2026"))} == {"TW I 2026"}
    assert rows_of(sent(returned, "csv", definition="tidak_ada")) == []
    assert rows_of(sent(returned, "csv", username="tamu")) == []


def test_who_took_histories_out_is_remembered(returned: Alur):
    sent(returned, "xes", definition="pengumpulan_data_kinerja")

    with returned.database.read() as connection:
        (note,) = access.accesses(connection)
    assert (note.person, note.action) == ("auditor", "export-xes")
    assert note.subject == "pengumpulan_data_kinerja"


def test_an_unknown_format_is_refused_by_name(returned: Alur):
    answer = Caller(an_app(returned), "auditor").get("/event-logs", format="pdf")

    assert answer.status_code == 422
    assert "format" in answer.json["errors"]


def test_the_list_of_cases_offers_what_it_shows_for_taking_out(returned: Alur):
    reader = Reader(an_app(returned), "auditor")

    page = reader.get("/berkas?q=TW").text
    table = reader.get("/berkas/riwayat.csv?q=TW")

    assert "/berkas/riwayat.xes?q=TW" in page
    assert table.headers["Content-Disposition"] == "attachment; filename=riwayat-berkas.csv"
    assert table.data == sent(returned, "csv")
    assert reader.get("/berkas/riwayat.pdf").status_code == 404
    assert "/berkas/riwayat." not in Reader(an_app(returned), "staf").get("/berkas").text


def test_a_slice_of_cases_costs_four_statements_and_each_case_one(
    returned: Alur, monkeypatch: pytest.MonkeyPatch
):
    for number in range(4):
        started(returned, f"Triwulan {number}")
    monkeypatch.setattr(event_logs, "SLICE", 3)
    rows_of(sent(returned, "csv"))
    with returned.database.read() as connection:
        auditor = people.person_at(connection, "auditor", returned.clock.now())

    with returned.database.read() as connection, count_statements(returned.database) as statements:
        told = [
            list(events)
            for _, events in event_logs.event_logs(
                connection, returned.deployments, auditor, Wanted(), at=returned.clock.now()
            )
        ]

    assert len(told) == 5
    assert len(statements) == 2 + 2 * 4 + 5
