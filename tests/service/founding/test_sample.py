"""The sample office is whole, plausible, labelled, and never in production."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from service.accounts.login import log_in
from service.bootstrap import Alur, assembled
from service.founding.sample import (
    KNOWN_TO_ALL,
    UNITS,
    OfficeNotEmpty,
    SampleInProduction,
    is_empty,
    make_sample,
    sample_indicators,
)
from service.persistence.store import office, people
from service.queries import chains, definitions
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation, performer, run_to, started

ACCOUNTS = {
    "sekretaris": {("sekretaris", None)},
    "perencana": {("fungsional_perencana", None)},
    "staf": {("staf", None)},
    **{f"kabid-{code}": {("kabid", code)} for code, _ in UNITS},
    "admin": set(),
    "admin2": set(),
    "auditor": set(),
    "operator": set(),
}


@pytest.fixture
def alur(database_url: str, tmp_path: Path, clock: StandingClock) -> Alur:
    return an_installation(database_url, tmp_path, clock)


def test_the_sample_office_has_everybody_in_their_role(alur: Alur, clock: StandingClock) -> None:
    make_sample(alur)

    with alur.database.read() as connection:
        everybody = people.everybody_at(connection, clock.now())
    assert {p.username: {(role.lane, role.unit) for role in p.roles} for p in everybody} == ACCOUNTS
    flags = {p.username for p in everybody if p.process_admin} | {p.username for p in everybody if p.operator}
    assert flags == {"admin", "admin2", "operator"}
    assert [p.username for p in everybody if p.auditor] == ["auditor"]


def test_everybody_of_the_sample_comes_in_with_the_known_password(alur: Alur, clock: StandingClock) -> None:
    make_sample(alur)

    for username in ("sekretaris", "kabid-usaha", "auditor"):
        entered = log_in(alur.database, clock, username, KNOWN_TO_ALL, address=None, agent=None)
        assert entered.username == username


def test_the_sample_runs_its_sop(alur: Alur) -> None:
    make_sample(alur)

    task = run_to(alur, "langkah_5", started(alur))

    assert performer(task).startswith("kabid-")


def test_the_sample_says_that_it_is_one(alur: Alur) -> None:
    make_sample(alur)

    with alur.database.read() as connection:
        settings = office.settings(connection)
        lists = office.lists_at(connection, {"units", "indikator"}, alur.clock.now())
        (sop,) = definitions.in_force(connection)
    assert settings.values["office"]["sample"] is True
    assert settings.calendar_version == 1
    assert all(row["label"].endswith("(contoh)") for row in lists["indikator"].rows)
    assert [row["value"] for row in lists["units"].rows] == [code for code, _ in UNITS]
    assert sop.key == "pengumpulan_data_kinerja"


def test_the_indicators_are_plausible() -> None:
    rows = sample_indicators()

    assert 25 <= len(rows) <= 40
    assert len({row["kode"] for row in rows}) == len(rows)
    assert set(Counter(row["unit"] for row in rows).values()) == {8}
    assert {row["unit"] for row in rows} == {code for code, _ in UNITS}
    assert {row["polaritas"] for row in rows} == {"naik", "turun"}
    assert {row["jenjang"] for row in rows} == {"sasaran", "program", "kegiatan", "subkegiatan"}
    assert all(Decimal(row["target"]) > 0 and row["pagu"] > 0 for row in rows)


def test_a_second_sample_is_refused(alur: Alur) -> None:
    make_sample(alur)

    with pytest.raises(OfficeNotEmpty):
        make_sample(alur)


def test_production_refuses_the_sample(alur: Alur) -> None:
    production = assembled(replace(alur.config, production=True), alur.clock)

    with pytest.raises(SampleInProduction):
        make_sample(production)

    assert is_empty(alur)


def test_everything_about_the_sample_is_on_the_offices_chain(alur: Alur) -> None:
    make_sample(alur)

    with alur.database.read() as connection:
        assert chains.office_break(connection) is None
        (end,) = chains.ends(connection)
    assert end.sequence > len(ACCOUNTS)
