"""Play a case of 200 commands and twelve units back: frames on the server and in the browser.

`python -m benchmarks.playback`
"""

import statistics
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.measuring import a_folder, machine, seconds, written
from service.accounts.sessions import open_session
from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson, GrantRole, PutList, PutUnits
from service.persistence.store.cases import read_case
from service.queries.playbacks import Playbacks
from service.web.session import COOKIE
from tests.browser.chromium import found
from tests.browser.conftest import ARGUMENTS
from tests.browser.offices import sample_office, served
from tests.browser.visitors import DESKTOP
from tests.builders.offices import INDICATORS, completed, run_to, started

UNITS = tuple(f"bidang-{number}" for number in range(1, 13))
COMMANDS = 200
FRAME = """
async number => {
  const slider = document.querySelector('#player-place');
  const began = performance.now();
  slider.value = number;
  slider.dispatchEvent(new Event('input'));
  document.querySelector('[data-stage]').getBoundingClientRect();
  const scripts = performance.now() - began;
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  return [scripts, performance.now() - began];
}
"""
"""Goes to a moment; gives the milliseconds of scripts and layout, and those until it was painted."""


def an_office(folder: Path) -> Alur:
    """Give the sample office twelve units, each with its head and an indicator."""
    alur = sample_office(folder)
    rows = [INDICATORS[0] | {"value": f"IK-{unit}", "kode": f"IK-{unit}", "unit": unit} for unit in UNITS]
    alur.office.run(
        PutUnits(units=[(unit, f"Bidang {unit}", True) for unit in UNITS]),
        PutList(key="indikator", rows=rows),
        *(AddPerson(username=f"kabid-{unit}", name=f"Kepala {unit}") for unit in UNITS),
        *(GrantRole(person=f"kabid-{unit}", lane="kabid", unit=unit) for unit in UNITS),
        person=None,
    )
    return alur


def a_long_case(alur: Alur) -> str:
    """Send a case back to all units until it has enough commands."""
    outcome = started(alur)
    sent_back = {"keputusan": "kembalikan", "saran": "Lengkapi.", "unit_bertugas": list(UNITS)}
    while outcome.case.sequence < COMMANDS:
        outcome = completed(alur, run_to(alur, "langkah_10", outcome), sent_back)
    return outcome.case.id


def in_the_browser(page: Page, total: int) -> tuple[list[float], list[float]]:
    """Go through every moment, and jump to and fro; gives both times of each frame."""
    jumps = [place for number in range(1, total // 2) for place in (number, total - number)]
    times = [page.evaluate(FRAME, number) for number in (*range(1, total + 1), *jumps)]
    return [each[0] for each in times], [each[1] for each in times]


def told(name: str, milliseconds: list[float], aim: str = "") -> None:
    """Print the median and the longest."""
    print(written(f"{name}, median", statistics.median(milliseconds), unit=" ms"))
    print(written(f"{name}, longest", max(milliseconds), unit=" ms", aim=aim))


def main() -> None:
    """Measure and print."""
    with a_folder() as folder:
        alur = an_office(folder)
        case_id = a_long_case(alur)
        with alur.database.read() as connection:
            case = read_case(connection, case_id)
            if case is None:
                raise LookupError(case_id)
            playbacks = Playbacks(alur.deployments, alur.calendars)
            first = seconds(lambda: playbacks.all(connection, case))
            again = seconds(lambda: playbacks.page(connection, case))
        with alur.database.write() as connection:
            secret = open_session(connection, "auditor", at=alur.clock.now(), agent=None)
        print(f"a case of {case.sequence} commands and {len(UNITS)} units")
        print(written("all frames on the server, replayed", first * 1000, unit=" ms"))
        print(written("all frames on the server, kept", again * 1000, unit=" ms"))
        with served(alur) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found(), args=ARGUMENTS)
            context = browser.new_context(viewport=DESKTOP)
            context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
            page = context.new_page()
            page.goto(f"{address}/berkas/{case_id}/putar")
            page.locator("[data-ready]").wait_for()
            scripts, painted = in_the_browser(page, case.sequence)
            browser.close()
        told("one frame in the browser: scripts and layout", scripts)
        told("one frame in the browser: until painted", painted, aim="aim: at most 100 ms")
        print(machine())


if __name__ == "__main__":
    main()
