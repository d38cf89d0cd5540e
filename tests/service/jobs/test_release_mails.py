"""An admin hears by mail that a version could not begin at its time."""

from datetime import timedelta
from pathlib import Path

from service.casework.folders import ROOT, files_of_process
from service.dispatch.release_terms import Terms
from service.jobs.releases import begin_due
from service.persistence.store import releases
from tests.builders.clocks import StandingClock
from tests.builders.mailbox import Mailbox
from tests.builders.offices import SOP
from tests.builders.readership import PUBLIC_URL, an_office_with_mail, sent

BPMN = f"{SOP}.bpmn"


def test_the_mail_says_why_and_leads_to_where_it_can_be_mended(
    office_copy: str, tmp_path: Path, clock: StandingClock, mailbox: Mailbox
):
    alur = an_office_with_mail(office_copy, tmp_path, clock, mailbox)
    files = files_of_process(ROOT / "processes" / SOP)
    alur.office.put_into_force({**files, BPMN: files[BPMN] + b"\n"}, person=None)
    terms = Terms(changes="Kembali.", effective_at=clock.now() + timedelta(days=1))
    release = alur.releases.ask_again(SOP, 1, terms, person="admin")
    with alur.database.write() as connection:
        releases.change(connection, release.id, over=1)
    clock.advance(days=1)

    begin_due(alur)
    sent(alur)

    (mail,) = [each for each in mailbox.mails if "mulai berlaku" in str(each["Subject"])]
    body = mail.get_content()
    assert mail["To"] == "admin@dinas.example"
    assert "Versi yang berlaku sudah berubah" in body
    assert f"{PUBLIC_URL}/proses/{SOP}/berlaku/{release.id}" in body
    alur.database.close()
