"""Indonesian first, English complete."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from service.web import language
from tests.builders.databases import ON_SQLITE
from tests.builders.readers import text_of
from tests.service.web.conftest import As

WEB = Path(language.__file__).parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "ngettext": (1, 2)}


def said_by_the_pages() -> set[str]:
    options = {"**/templates/**.html": {"trimmed": "true"}}
    found = extract_from_dir(WEB, METHODS, options, KEYWORDS)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


ENGLISH = language.SOURCE / "en" / "LC_MESSAGES"


def english() -> Catalog:
    return language.catalogue_of(ENGLISH)


def test_no_sentence_is_translated_in_two_files():
    seen: dict[str, str] = {}
    for path in sorted(ENGLISH.glob("*.po")):
        with path.open("rb") as po:
            for each in read_po(po, locale="en"):
                key = each.id if isinstance(each.id, str) else each.id[0]
                assert not key or seen.setdefault(key, path.name) == path.name


def test_every_sentence_of_the_pages_has_its_english_and_no_other_is_kept():
    messages = {each.id if isinstance(each.id, str) else each.id[0]: each for each in english() if each.id}

    assert said_by_the_pages() == set(messages)
    assert [key for key, each in messages.items() if not each.string or each.fuzzy] == []


def test_the_english_takes_the_same_parameters():
    for each in english():
        pairs = (
            [(each.id, each.string)] if isinstance(each.id, str) else zip(each.id, each.string, strict=True)
        )
        for indonesian, translated in pairs:
            if indonesian:
                assert set(re.findall(r"%\(\w+\)s", indonesian)) == set(re.findall(r"%\(\w+\)s", translated))


def test_translations_are_compiled_into_the_data_folder_once(tmp_path: Path):
    folder = language.compiled(tmp_path)
    made = next(folder.glob("*/LC_MESSAGES/messages.mo"))
    written_at = made.stat().st_mtime_ns

    again = language.compiled(tmp_path)

    assert again == folder
    assert made.stat().st_mtime_ns == written_at


@ON_SQLITE
@pytest.mark.parametrize(
    ("path", "indonesian", "english_words"),
    [
        ("/tidak-ada", "Tidak ditemukan", "Not found"),
        ("/berkas/00000000-0000-0000-0000-000000000000", "bukan untuk Anda", "not for you"),
        ("/proses/versi/baru", "Anda tidak berwenang", "You may not do this"),
        ("/tugas", "Tugas Saya", "My tasks"),
    ],
)
def test_a_page_speaks_the_language_that_was_chosen(as_: As, path: str, indonesian: str, english_words: str):
    reader = as_("staf")
    assert indonesian in text_of(reader.get(path))

    reader.get("/profil")
    reader.post("/bahasa", {"bahasa": "en", "kembali": path})

    page = reader.get(path)
    assert english_words in text_of(page)
    assert '<html lang="en">' in page.text
    assert 'lang="id"' in page.text  # the way back
