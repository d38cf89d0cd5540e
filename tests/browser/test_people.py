"""Looking after people and one's own account, in a browser: every page usable by all, on both screens."""

from collections.abc import Callable

import pytest

from service.bootstrap import Alur
from service.dispatch.office_commands import AddPerson, GrantRole
from tests.browser.visitors import DESKTOP, TELEPHONE, Visitor

Come = Callable[..., Visitor]
PEOPLE = "/pengaturan/orang"


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("admin", PEOPLE),
        ("admin", f"{PEOPLE}?q=tidak-ada"),
        ("admin", f"{PEOPLE}/baru"),
        ("admin", f"{PEOPLE}/staf"),
        ("admin", f"{PEOPLE}/staf/ubah"),
        ("admin", f"{PEOPLE}/staf/sandi"),
        ("admin", f"{PEOPLE}/staf/peran/baru"),
        ("admin", f"{PEOPLE}/staf/peran/plt"),
        ("admin", f"{PEOPLE}/staf/nonaktifkan"),
        ("admin", "/pengaturan/bidang"),
        ("admin", "/pengaturan/instansi"),
        ("admin", "/pengaturan/kalender"),
        ("admin", "/pengaturan/surel"),
        ("staf", "/profil"),
        ("staf", "/profil/sandi"),
    ],
)
def test_a_page_keeps_nobody_out_and_fits_its_window(somebody: Come, username: str, path: str):
    visitor = somebody(username)
    visitor.visit(path)

    for size in (DESKTOP, TELEPHONE):
        visitor.page.set_viewport_size(size)
        assert visitor.page.locator("h1").count() == 1
        assert visitor.barriers() == []
        assert visitor.overflow() <= 0


@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desk", "telephone"])
def test_a_newcomer_is_added_given_a_role_and_chooses_a_password(
    somebody: Come, alur: Alur, size: dict[str, int]
):
    username = f"baru-{size['width']}"
    admin = somebody("admin", viewport=size)
    admin.page.get_by_role("link", name="Pengaturan").click()
    admin.follow("Tambah orang")
    admin.answer("name", "Pegawai Baru")
    admin.press("Tambahkan")
    assert "Nama pengguna hanya huruf kecil" in admin.text()
    assert admin.page.locator("#name").input_value() == "Pegawai Baru"
    admin.answer("username", username)
    admin.press("Tambahkan")
    password = admin.page.locator("code.secret").nth(1).inner_text()
    admin.follow("Beri peran")
    admin.page.locator("#lane").select_option(label="Staf")
    admin.press("Beri peran")
    assert "Peran ditambahkan." in admin.text()

    newcomer = somebody(viewport=size)
    newcomer.log_in(username, password)
    assert newcomer.heading() == "Ganti kata sandi"
    newcomer.answer("lama", password)
    newcomer.answer("baru", "pilihan saya sendiri")
    newcomer.answer("ulang", "pilihan saya sendiri")
    newcomer.press("Ganti kata sandi")

    assert newcomer.heading() == "Tugas Saya"
    newcomer.visit("/profil")
    assert "Staf" in newcomer.text()


def test_an_admin_appoints_a_substitute_and_ends_the_role(somebody: Come, alur: Alur):
    alur.office.run(AddPerson(username="pengganti", name="Pegawai Pengganti"), person="admin")
    admin = somebody("admin")
    admin.visit(f"{PEOPLE}/pengganti")
    admin.follow("Tunjuk sebagai Plt/Plh")
    admin.page.locator("#role").select_option(label="Sekretaris (Sekretaris Dinas (contoh))")
    admin.answer("decree", "800/12/V.07-WK/2026")
    admin.answer("sampai", "2026-12-04")
    admin.press("Tunjuk")
    assert "a.n. Sekretaris Dinas (contoh)" in admin.text()
    assert "sampai 4 Desember 2026" in admin.text()

    admin.press("Akhiri sekarang")

    assert "Belum memegang peran." in admin.text()


def test_a_token_is_made_and_taken_back(somebody: Come, alur: Alur):
    alur.office.run(AddPerson(username="pemakai", name="Pemakai"), person="admin")
    alur.office.run(GrantRole(person="pemakai", lane="staf"), person="admin")
    visitor = somebody("pemakai")
    visitor.visit("/profil")
    visitor.answer("nama", "Rekap bulanan")
    visitor.press("Buat token")
    assert visitor.page.locator("#token-baru").input_value().startswith("alur_")
    assert visitor.barriers() == []

    visitor.follow("Sudah saya salin")
    visitor.press("Cabut: Rekap bulanan")

    assert "Token dicabut." in visitor.text()
