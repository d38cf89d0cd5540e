"""Every page, on a desk and on a telephone, in both languages: usable by all, whole, and quiet."""

from collections.abc import Callable

import pytest

from service.bootstrap import Alur
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor
from tests.builders.offices import run_to, started

Come = Callable[..., Visitor]
SCREENS = {"desk": DESKTOP, "telephone": TELEPHONE}
PROCESS = "/proses/pengumpulan_data_kinerja"


@pytest.fixture(scope="module")
def tasks(alur: Alur) -> dict[str, str]:
    """One case at each of the steps with a form of its own kind; gives the task's address by step."""
    steps = ("langkah_1", "langkah_2", "langkah_4", "langkah_5", "langkah_7", "langkah_8", "langkah_10")
    addresses = {}
    for step in steps:
        task = run_to(alur, step, started(alur, f"Semua halaman {step}"))
        person = {
            "langkah_2": "perencana",
            "langkah_4": "staf",
            "langkah_7": "perencana",
            "langkah_8": "staf",
        }
        holder = person.get(step, f"kabid-{task.unit}" if task.unit else "sekretaris")
        alur.instances.claim(task.id, person=holder)
        addresses[step] = f"{holder} /tugas/{task.id}"
        addresses[f"berkas {step}"] = f"sekretaris /berkas/{task.instance_id}"
    return addresses


def check(visitor: Visitor) -> None:
    """The page keeps nobody out and fits its window, on a desk and on a telephone."""
    for screen, size in SCREENS.items():
        visitor.page.set_viewport_size(size)
        assert (screen, visitor.barriers()) == (screen, [])
        assert visitor.overflow() <= 0, screen


@pytest.mark.parametrize(
    "path", ["/masuk", "/masuk?kembali=/berkas", "/verifikasi", f"/verifikasi/{64 * '0'}"]
)
def test_what_strangers_may_see(somebody: Come, path: str):
    visitor = somebody()

    visitor.visit(path)

    check(visitor)


@pytest.mark.parametrize(
    "path",
    [
        "/tugas",
        "/berkas",
        "/berkas/baru",
        "/berkas?q=tidak-ada",
        "/proses",
        "/profil",
        "/profil/pemberitahuan",
        PROCESS,
    ],
)
def test_the_pages_of_everybody(somebody: Come, tasks: dict[str, str], path: str):
    visitor = somebody("sekretaris")

    visitor.visit(path)

    check(visitor)


@pytest.mark.parametrize(
    "step", ["langkah_1", "langkah_2", "langkah_4", "langkah_5", "langkah_7", "langkah_8", "langkah_10"]
)
def test_a_task_with_its_form(somebody: Come, tasks: dict[str, str], step: str):
    person, path = tasks[step].split()
    visitor = somebody(person)

    visitor.visit(path)

    check(visitor)


@pytest.mark.parametrize("step", ["langkah_1", "langkah_5", "langkah_10"])
def test_a_form_with_mistakes(somebody: Come, tasks: dict[str, str], step: str):
    person, path = tasks[step].split()
    visitor = somebody(person)
    visitor.visit(path)

    for field in visitor.page.locator("form[data-form] textarea").all():
        field.fill("")
    visitor.complete()

    assert visitor.page.locator("#ringkasan-galat").is_visible()
    check(visitor)


@pytest.mark.parametrize("query", ["", "?upto=3", "?periksa=1"])
def test_a_case_now_and_then(somebody: Come, tasks: dict[str, str], query: str):
    person, path = tasks["berkas langkah_5"].split()
    visitor = somebody(person)

    visitor.visit(path + query)

    check(visitor)


@pytest.mark.parametrize(
    "path", ["/proses/unggah", "/tidak/ada", "/berkas/00000000-0000-0000-0000-000000000000"]
)
def test_the_admin_s_pages_and_those_that_are_not_there(somebody: Come, path: str):
    visitor = somebody("admin")

    visitor.visit(path)

    check(visitor)


@pytest.mark.parametrize("act", ["", "/tangguhkan", "/batalkan", "/tugas/{task}/alihkan"])
def test_a_case_for_those_in_charge(somebody: Come, tasks: dict[str, str], act: str):
    visitor = somebody("operator")
    case, task = tasks["berkas langkah_5"].split()[1], tasks["langkah_5"].rpartition("/")[2]

    visitor.visit(case + act.format(task=task))

    assert visitor.page.locator("h1").count() == 1
    check(visitor)


def test_the_pages_in_english_say_nothing_in_indonesian(somebody: Come, tasks: dict[str, str]):
    visitor = somebody("sekretaris")
    visitor.page.get_by_role("button", name="English").first.click()

    for path in ("/tugas", "/berkas", "/berkas/baru", "/proses", "/profil", tasks["langkah_10"].split()[1]):
        visitor.visit(path)
        said = visitor.page.locator("body").inner_text()
        assert not [word for word in ("Tugas", "Batas waktu", "Pelaksana", "Keluar", "wajib") if word in said]
