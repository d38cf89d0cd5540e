"""Coming in and going out."""

from collections.abc import Callable

from tests.browser.visitors import Visitor

Come = Callable[..., Visitor]


def test_a_demo_tells_its_accounts_and_lets_them_in(somebody: Come):
    visitor = somebody()
    visitor.visit("/")

    assert "alur-demo" in visitor.text()
    assert "kabid-pemerintahan" in visitor.text()

    visitor.log_in("sekretaris")

    assert visitor.heading() == "Tugas Saya"
    assert visitor.page.get_by_role("link", name="Sekretaris Dinas (contoh)").is_visible()


def test_a_wrong_password_is_refused_without_telling_what_was_wrong(somebody: Come):
    visitor = somebody()

    visitor.log_in("staf", "salah")

    assert "Nama pengguna atau kata sandi salah." in visitor.text()
    assert visitor.page.get_by_label("Nama pengguna").input_value() == "staf"
    assert visitor.page.evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_who_wanted_a_page_gets_it_after_logging_in(somebody: Come):
    visitor = somebody()
    visitor.visit("/proses/pengumpulan_data_kinerja?versi=1")

    visitor.page.get_by_label("Nama pengguna").fill("auditor")
    visitor.page.get_by_label("Kata sandi").fill("alur-demo")
    visitor.press("Masuk")

    assert visitor.heading() == "Pengumpulan Data Kinerja"


def test_after_logging_out_the_pages_are_closed(somebody: Come):
    visitor = somebody("staf")

    visitor.page.get_by_role("button", name="Keluar").click()
    visitor.visit("/tugas")

    assert visitor.heading() == "Masuk"


def test_the_language_can_be_switched_and_stays_switched(somebody: Come):
    visitor = somebody("staf")

    visitor.page.get_by_role("button", name="English").first.click()
    visitor.visit("/berkas")

    assert visitor.heading() == "Cases"
    assert visitor.page.locator("html").get_attribute("lang") == "en"

    visitor.visit("/profil")
    visitor.press("Bahasa Indonesia")

    assert visitor.page.locator("html").get_attribute("lang") == "id"
