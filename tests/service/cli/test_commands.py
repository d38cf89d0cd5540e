"""The commands of an installation; what they do to the rows is tried elsewhere, on both databases."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from service.accounts import tokens
from service.bootstrap import Alur, assembled
from service.casework import media
from service.casework.folders import ROOT
from service.cli import MISUSED, REFUSED, main
from service.config import Config
from service.persistence import triggers
from service.persistence.store import people
from service.persistence.tables import InstanceRow, table_of
from service.queries import definitions
from tests.builders.databases import ON_SQLITE, Maker
from tests.builders.offices import run_to, started

DIAGRAM = ROOT / "processes/pengumpulan_data_kinerja/pengumpulan_data_kinerja.bpmn"
pytestmark = ON_SQLITE
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a command in a fresh installation; gives status, output and complaints."""
    monkeypatch.setenv("ALUR_DATABASE_URL", database_url)
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("ALUR_ENV", raising=False)

    def running(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main(words)
        said = capsys.readouterr()
        return status, said.out, said.err

    return running


@pytest.fixture
def alur(run: Run) -> Alur:
    """Give the installation that the commands work on, with the sample office in it."""
    run("sample-data")
    return assembled(Config.from_environment())


def test_the_sample_is_made_once(run: Run) -> None:
    assert run("sample-data", "--if-empty")[0] == 0

    assert run("sample-data", "--if-empty") == (0, "", "")
    status, _, complaint = run("sample-data")
    assert (status, "office-not-empty" in complaint) == (REFUSED, True)


def test_production_refuses_the_sample(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALUR_ENV", "production")

    status, _, complaint = run("sample-data")

    assert (status, "sample-in-production" in complaint) == (REFUSED, True)


def test_a_real_office_is_set_up_from_lists(run: Run, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("code,name\npem,Bidang Pemerintahan\n")
    (tmp_path / "people.csv").write_text("username,name,nip,email,roles\nani,Ani,,,kabid/pem\n")

    status, _, complaint = run(
        "init",
        *("--office", "Dinas", "--admin", "budi", "--admin-name", "Budi"),
        *("--units", str(tmp_path / "units.csv"), "--people", str(tmp_path / "people.csv")),
        typed="a good long one\n",
    )

    assert (status, complaint) == (0, "")
    _, listed, _ = run("user", "list")
    assert "kabid/pem" in listed
    assert "process_admin" in listed


def test_what_is_not_given_is_asked_for(run: Run) -> None:
    status, _, _ = run("init", typed="Dinas\nbudi\nBudi\na good long one\n")

    assert status == 0
    assert "budi" in run("user", "list")[1]


def test_a_real_office_has_a_signing_key_of_its_own_from_the_start(run: Run, tmp_path: Path) -> None:
    _, said, _ = run("init", typed="Dinas\nbudi\nBudi\na good long one\n")

    (public,) = run("keys", "show")[1].split()
    assert f"Public key: {public}" in said
    assert "history verify --anchors FILE --key PUBLIC-KEY" in said
    assert (tmp_path / "signing-key").stat().st_mode & 0o777 == 0o600
    assert "1 taken" in run("history", "checkpoint")[1]
    assert run("history", "verify", "--key", public)[0] == 0


def test_who_is_sent_the_checkpoints_is_chosen_and_shown(run: Run, alur: Alur) -> None:
    assert run("history", "mail")[1] == "off\n"
    assert run("history", "mail", "--to", "itda", "--every", "hourly")[0] == REFUSED

    run("history", "mail", "--to", "itda@kabupaten.example", "--every", "hourly")

    assert run("history", "mail")[1] == "hourly: itda@kabupaten.example\n"
    assert run("history", "mail", "--every", "off")[1] == "off\n"


def test_a_key_that_is_there_already_is_kept_and_named(run: Run) -> None:
    run("keys", "create")
    (public,) = run("keys", "show")[1].split()

    _, said, _ = run("init", typed="Dinas\nbudi\nBudi\na good long one\n")

    assert f"Public key: {public}" in said
    assert run("keys", "show")[1].split() == [public]


def test_a_process_is_put_into_force_once(run: Run) -> None:
    assert "version 1" in run("deploy", str(DIAGRAM.parent))[1]

    _, said, _ = run("deploy", str(DIAGRAM.parent))

    assert "version 1" in said
    assert "already" in said


def test_only_an_admin_puts_a_process_into_force_in_their_name(run: Run, alur: Alur) -> None:
    status, _, complaint = run("deploy", str(DIAGRAM.parent), "--as", "staf")

    assert (status, "not-permitted" in complaint) == (REFUSED, True)
    assert run("deploy", str(DIAGRAM.parent), "--as", "admin")[0] == 0
    with alur.database.read() as connection:
        assert len(definitions.in_force(connection)) == 1


def test_a_good_diagram_has_no_errors(run: Run) -> None:
    status, said, _ = run("lint", str(DIAGRAM))

    assert status == 0
    assert "error" not in said


def test_a_bad_diagram_is_told_by_rule_and_line(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.bpmn"
    bad.write_bytes(DIAGRAM.read_bytes().replace(b"bpmn:userTask", b"bpmn:scriptTask"))

    status, said, _ = run("lint", str(bad), "--language", "id")

    assert status == 1
    assert f"{bad}:" in said
    assert "error [" in said


def test_people_are_looked_after(run: Run, alur: Alur) -> None:
    assert run("user", "add", "cici", "--name", "Cici", "--operator", typed="a good long one\n")[0] == 0
    assert run("user", "grant", "cici", "kabid/usaha", "--until", "2099-01-01")[0] == 0
    assert run("user", "password", "cici", typed="another long one\n")[0] == 0

    _, roles, _ = run("user", "roles", "cici")
    assert "kabid/usaha" in roles
    assert "2099-01-01" in roles
    assert run("user", "revoke", roles.split()[0])[0] == 0
    assert run("user", "disable", "cici")[0] == 0
    assert "(disabled)" in run("user", "list")[1]
    assert run("user", "enable", "cici")[0] == 0

    with alur.database.read() as connection:
        account = people.account(connection, "cici")
    assert account is not None
    assert (account.active, account.operator, account.name) == (True, True, "Cici")
    assert "office: chain intact" in run("history", "verify")[1]


def test_a_weak_password_is_refused(run: Run, alur: Alur) -> None:
    status, _, complaint = run("user", "password", "staf", typed="1234\n")

    assert (status, "password-too-weak" in complaint) == (REFUSED, True)


def test_a_token_is_printed_once_and_admits(run: Run, alur: Alur) -> None:
    _, token, _ = run("token", "staf", "--name", "script")

    with alur.database.read() as connection:
        admitted = tokens.admitted_by(connection, token.strip(), alur.clock.now())
    assert admitted is not None
    assert admitted.person.username == "staf"
    assert run("token", "nobody")[0] == REFUSED


def test_the_history_is_verified_and_compared_with_anchors(run: Run, alur: Alur, tmp_path: Path) -> None:
    case = run_to(alur, "langkah_3", started(alur)).instance_id
    assert run("history", "checkpoint")[0] == 0
    _, anchors, _ = run("history", "anchors")
    (tmp_path / "elsewhere").write_text(anchors)

    status, said, _ = run("history", "verify", "--anchors", str(tmp_path / "elsewhere"))

    assert anchors == alur.config.anchors_file.read_text()
    assert status == 0
    assert "office: chain intact" in said
    assert f"{case} TW I 2026: chain intact, replay identical, 3 commands" in said
    assert "compared with 1 anchors: all hold" in said
    assert run("history", "verify", "--instance", case)[0] == 0
    assert run("history", "verify", "--instance", "nothing")[0] == REFUSED


def test_a_history_that_nothing_guards_any_more_is_said_so_and_looked_at_all_the_same(
    run: Run, alur: Alur
) -> None:
    case = run_to(alur, "langkah_3", started(alur)).instance_id
    with alur.database.change_schema() as connection:
        triggers.drop(connection)

    status, said, _ = run("history", "verify")

    assert status == 1
    assert "somebody took triggers away (append_only_" in said
    assert f"{case} TW I 2026: chain intact, replay identical, 3 commands" in said
    assert run("history", "checkpoint")[0] == 2


def test_a_file_that_is_gone_is_named(run: Run, alur: Alur) -> None:
    task = run_to(alur, "langkah_2", started(alur))
    file = media.kept(alur.files, io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "Surat.pdf")
    alur.instances.attach(task.id, file, person="perencana")
    assert run("history", "verify")[0] == 0
    alur.files.path_of(file.sha256).unlink()

    status, said, _ = run("history", "verify")

    assert (status, "replay identical, 3 commands; damaged or gone: Surat.pdf" in said) == (1, True)


def test_the_evidence_of_a_case_is_written_into_a_file(run: Run, alur: Alur, tmp_path: Path) -> None:
    case = started(alur).case.id

    status, said, _ = run("history", "bundle", case, "-o", str(tmp_path / "bukti.zip"))

    assert (status, said) == (0, f"{tmp_path / 'bukti.zip'}: holds\n")
    with zipfile.ZipFile(tmp_path / "bukti.zip") as archive:
        assert "verify_bundle.py" in archive.namelist()
    assert run("history", "bundle", "nothing", "-o", str(tmp_path / "none.zip"))[0] == REFUSED


def test_an_anchor_that_nothing_bears_out_is_named(run: Run, alur: Alur, tmp_path: Path) -> None:
    run("history", "checkpoint")
    (tmp_path / "elsewhere").write_text(f"1 2026-11-20T02:00:00.000000Z {'0' * 64}\n")

    status, said, _ = run("history", "verify", "--anchors", str(tmp_path / "elsewhere"))

    assert status == 1
    assert "checkpoint 1: is not the one that was published" in said


def test_only_the_keys_that_are_named_are_trusted(run: Run, alur: Alur, tmp_path: Path) -> None:
    run("history", "checkpoint")
    _, keys, _ = run("keys", "show")
    (tmp_path / "key.pub").write_text(keys)

    assert run("history", "verify", "--key", str(tmp_path / "key.pub"))[0] == 0
    assert run("history", "verify", "--key", keys.strip())[0] == 0
    status, said, _ = run("history", "verify", "--key", "0" * 64)
    assert (status, "unknown key" in said) == (1, True)
    assert "not-a-public-key" in run("history", "verify", "--key", "mine")[2]


def test_a_key_is_made_once_and_without_one_nothing_is_signed(run: Run, tmp_path: Path) -> None:
    run("migrate")
    assert run("history", "checkpoint")[0] == 1
    assert run("keys", "show")[0] == 1

    status, said, _ = run("keys", "create")

    assert (status, run("keys", "show")[1].strip() in said) == (0, True)
    assert "key-exists" in run("keys", "create")[2]
    assert run("keys", "create", "--replace")[0] == 0
    assert len(run("keys", "show")[1].split()) == 2


def test_without_a_known_key_the_first_one_is_trusted_and_said_to_be(run: Run, alur: Alur) -> None:
    run("history", "checkpoint")
    (alur.config.data_dir / "signing-key.pub").unlink()

    status, said, _ = run("history", "verify")

    assert status == 0
    assert "no public key is known" in said


def test_a_copy_is_made_and_brought_back_elsewhere(
    run: Run, alur: Alur, tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("backup", str(tmp_path / "copy.zip"))[0] == 0
    url = maker.empty()
    monkeypatch.setenv("ALUR_DATABASE_URL", url)
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path / "other"))

    assert run("restore", str(tmp_path / "copy.zip"))[0] == 0

    assert run("history", "verify")[0] == 0
    assert "sekretaris" in run("user", "list")[1]
    maker.drop(url)


def test_a_database_that_was_never_migrated_is_not_worked_on(
    run: Run, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = maker.empty()
    monkeypatch.setenv("ALUR_DATABASE_URL", url)

    status, _, complaint = run("user", "disable", "staf")

    assert status == MISUSED
    assert "revision" in complaint
    assert run("migrate") == (0, "", "")
    assert run("user", "disable", "staf")[0] == REFUSED
    maker.drop(url)


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALUR_PORT", "http")

    status, _, complaint = run("migrate")

    assert (status, "ALUR_PORT" in complaint) == (MISUSED, True)


SOP_FOLDER = str(DIAGRAM.parent)


def test_the_scenarios_of_a_process_are_played(run: Run) -> None:
    status, said, _ = run("scenarios", SOP_FOLDER)

    assert (status, said.splitlines()[-1]) == (0, "8 scenarios, all came out right")
    assert "ok      scenarios/jalan_lurus.yaml Jalan lurus" in said


def test_a_scenario_that_comes_out_otherwise_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "salah.yaml"
    file.write_text("name: Salah\nsteps:\n  - {step: 1, next: [3]}\n", encoding="utf-8")

    status, said, _ = run("scenarios", SOP_FOLDER, str(file))

    assert status == REFUSED
    assert "FAILED  scenarios/salah.yaml:3 Step 1 Menugaskan penyiapan formulir: expected 3" in said
    assert said.splitlines()[-1] == "1 scenario: 0 right, 1 wrong"


def test_a_process_without_scenarios_is_told_so(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "processes" / DIAGRAM.stem
    folder.mkdir(parents=True)
    (folder / DIAGRAM.name).write_bytes(DIAGRAM.read_bytes())

    status, _, complaint = run("scenarios", str(folder))

    assert (status, "not-found" in complaint) == (REFUSED, True)


def test_an_sop_is_printed_from_its_file(run: Run, tmp_path: Path):
    made = tmp_path / "cetak.pdf"

    status, said, _ = run("sop", str(DIAGRAM), "-o", str(made), "--paper", "f4")

    assert status == 0
    assert str(made) in said
    assert made.read_bytes().startswith(b"%PDF-")


def test_what_is_no_diagram_is_not_printed(run: Run, tmp_path: Path):
    other = tmp_path / "lain.bpmn"
    other.write_text("<svg/>")

    status, _, complaint = run("sop", str(other), "-o", str(tmp_path / "cetak.pdf"))

    assert status == REFUSED
    assert "refused" in complaint
    assert not (tmp_path / "cetak.pdf").exists()


def test_what_would_be_disposed_of_is_listed_before_it_is(run: Run, alur: Alur) -> None:
    case = started(alur, "Berkas lama").case.id
    alur.instances.cancel(case, "Keliru.", person="operator")
    long_ago = update(table_of(InstanceRow)).where(table_of(InstanceRow).c.id == case)
    with alur.database.write() as connection:
        connection.execute(long_ago.values(ended_at=datetime(2010, 1, 4, tzinfo=UTC)))

    listed = run("disposal")
    refused = run("disposal", "--go", "--decree", "800/12")
    words = ("--decree", "800/12", "--date", "2026-01-05", "--reason", "Masa simpan habis.")
    done = run("disposal", *words, "--instance", case, "--go")

    assert "Berkas lama" in listed[1]
    assert "1 cases that ended more than 10 years ago" in listed[2]
    assert (refused[0], "decided_on" in refused[2]) == (REFUSED, True)
    assert "disposed of" in done[1]
    assert "disposed of by 800/12" in run("history", "verify", "--instance", case)[1]
