"""The printed SOP as a PDF: the customer's document row for row, the same bytes, on paper that fits."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from engine.errors import DiagramRefused
from service.casework.folders import ROOT
from service.documents.sop import keeping
from service.documents.sop.keeping import kept_or_printed
from service.documents.sop.paper import A4, F4, Paper
from service.documents.sop.printing import Edition, printed_sop
from service.documents.sop.syllables import breakable
from tests.builders.large_sop import LANES, STEPS, large_sop
from tests.engine import builders as draw

KEY = "pengumpulan_data_kinerja"
SOP = (ROOT / "processes" / KEY / f"{KEY}.bpmn").read_bytes()
SOURCE = (ROOT / "tests/processes/sop-source.txt").read_text(encoding="utf-8")
ROWS = [line.split("\t") for line in SOURCE.splitlines() if re.match(r"\d+\.\t", line)]


def pages(pdf: bytes) -> list[PageObject]:
    return PdfReader(io.BytesIO(pdf)).pages


def words(text: str) -> str:
    """Read text without breaks, soft hyphens and case."""
    return " ".join(text.replace("\u00ad\n", "").replace("\u00ad", "").casefold().split())


def words_of(pdf: bytes) -> str:
    return words(" ".join(page.extract_text() for page in pages(pdf)))


def test_the_pdf_has_the_customers_rows_word_for_word_in_their_order():
    text = words_of(printed_sop(SOP))

    place = text.index("kelengkapan waktu output")
    for row in ROWS:
        cells = [row[0], row[1], row[6], row[7], row[8]]
        found = text.find(words(" ".join(cells)), place)
        assert found >= 0, cells
        place = found
    assert text.index("jumlah waktu 3 hari 4 jam 45 menit") > place


def test_the_cover_has_all_items_and_leaves_the_middle_of_the_number_blank():
    cover = words(pages(printed_sop(SOP))[0].extract_text())

    for said in (
        "pemerintah kabupaten way kanan",
        "standar operasional prosedur",
        "sistem pengumpulan data kinerja",
        "tanggal pembuatan 2 januari 2024",
        "tanggal revisi tanggal pengesahan 2 januari 2024",
        "kepala dinas pmk kabupaten way kanan",
        "khun ahmadi, s.sos., m.m.",
        "nip. 19751101 199503 1 001",
        "peraturan bupati way kanan nomor 20 tahun 2019",
        "sop monitoring dan evaluasi renstra",
        "jika tidak dilaksanakan",
        "disimpan sebagai data elektronik dan manual",
    ):
        assert said in cover
    assert re.search(r"nomor sop 050/ */v\.07-wk/2024", cover)


@pytest.mark.parametrize("paper", [A4, F4])
def test_the_sheets_lie_and_have_the_size_that_was_asked_for(paper: Paper):
    sizes = {
        tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:])
        for page in pages(printed_sop(SOP, paper=paper))
    }

    assert sizes == {(paper.width, paper.height)}


def test_the_same_diagram_gives_the_same_bytes_and_nothing_of_a_raster():
    first, second = printed_sop(SOP), printed_sop(SOP)

    assert first == second
    assert not any(page.images for page in pages(first))


def test_the_large_sop_has_every_step_once_and_the_head_on_every_page_of_the_table():
    made = pages(printed_sop(large_sop()))
    table = [words(page.extract_text()) for page in made[1:]]

    assert len(table) > 1
    for text in table:
        assert "pelaksana mutu baku" in text
        assert all(words(lane)[:10] in text for lane in LANES.values())
    whole = re.sub(r"[\u200b -]", "", " ".join(table))
    for said in STEPS:
        assert whole.count(re.sub(r"[ -]", "", words(said.activity))) == 1


def test_arrows_over_a_page_break_name_the_other_page():
    made = [words(page.extract_text()) for page in pages(printed_sop(large_sop()))]

    assert re.search(r"ke hal\. 3", made[1])
    assert re.search(r"dari hal\. 2", made[2])


def test_a_draft_says_so_on_every_page_and_a_version_its_number():
    draft = pages(printed_sop(SOP, Edition(is_draft=True)))
    version = pages(printed_sop(SOP, Edition(version=7)))

    assert all("rancangan, belum berlaku" in words(page.extract_text()) for page in draft)
    assert all("versi 7" in words(page.extract_text()) for page in version)


def test_an_empty_drawing_is_a_cover_alone():
    assert len(pages(printed_sop(draw.diagram(draw.start(), draw.end(), arrows=["mulai selesai"])))) == 1


def test_more_performers_than_a_sheet_takes_make_the_sheet_wider():
    lanes = "".join(f'<bpmn:lane id="l{number}" name="Bidang {number}"/>' for number in range(40))
    bpmn = draw.diagram(draw.start(), draw.task("s_1"), draw.end(), arrows=["mulai s_1 selesai"])
    made = pages(printed_sop(bpmn.replace(b"</bpmn:laneSet>", f"{lanes}</bpmn:laneSet>".encode())))

    assert made[0].mediabox.width < made[1].mediabox.width


def test_a_wording_longer_than_a_page_makes_the_sheet_higher():
    bpmn = draw.diagram(
        draw.start(),
        draw.task("s_1", activity="Menyusun laporan " * 600),
        draw.end(),
        arrows=["mulai s_1 selesai"],
    )
    made = pages(printed_sop(bpmn))

    assert made[0].mediabox.height < made[1].mediabox.height


@pytest.mark.parametrize(
    "said", ["#panic()", "*tebal* _miring_ $x$", "\\", '"', "@kutipan <label>", "漢字 🙂"]
)
def test_what_people_write_is_printed_and_never_run(said: str):
    bpmn = draw.diagram(
        draw.start(), draw.task("s_1", activity=said), draw.end(), arrows=["mulai s_1 selesai"]
    )

    assert len(pages(printed_sop(bpmn))) == 2


def test_what_is_no_diagram_is_refused():
    with pytest.raises(DiagramRefused):
        printed_sop(b"<svg/>")


def test_a_printed_sop_is_kept_and_the_oldest_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "_MOST", 2)
    first = kept_or_printed(tmp_path, SOP)
    (kept,) = (tmp_path / "sop").iterdir()
    kept.write_bytes(b"%PDF kept")

    assert first.startswith(b"%PDF-")
    assert kept_or_printed(tmp_path, SOP) == b"%PDF kept"
    for version in (1, 2, 3):
        kept_or_printed(tmp_path, SOP, Edition(version=version))
    assert len(list((tmp_path / "sop").iterdir())) == 2


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("Pemberdayaan", "Pem-ber-da-yaan"),
        ("Menyerahkan", "Menye-rah-kan"),
        ("Penyelenggaraan", "Penye-leng-ga-raan"),
        ("Staf", "Staf"),
        ("data", "data"),
    ],
)
def test_long_words_may_break_between_syllables(word: str, broken: str):
    assert breakable(word, 8).replace("\u00ad", "-") == broken
    assert breakable(word, 60) == word
