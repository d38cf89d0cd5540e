"""What a civil servant reads of a change, for each thing that an admin can change."""

import pytest

from engine.diagram import read_diagram
from engine.diff import differences
from tests.engine.diff.edits import SOP, B, a_tree, between, changes_of, edited, read, sentences

STEP_5 = 'timeLimit="P2D" form="langkah_5" output="Data capaian kinerja" onBehalfBy="staf"'
IN_STAF = "<bpmn:flowNodeRef>langkah_8</bpmn:flowNodeRef>"
TO_FP = (
    "<bpmn:flowNodeRef>langkah_9</bpmn:flowNodeRef>",
    f"<bpmn:flowNodeRef>langkah_9</bpmn:flowNodeRef>{IN_STAF}",
)
NEW_STEP = (
    '<bpmn:userTask id="langkah_9b" name="Memeriksa rekapitulasi"><bpmn:extensionElements>'
    '<sop:step number="9b" activity="Memeriksa rekapitulasi" timeLimit="PT1H30M"/></bpmn:extensionElements>'
    '</bpmn:userTask><bpmn:sequenceFlow id="alur_9b_10" sourceRef="langkah_9b" targetRef="langkah_10"/>'
)
ADD_STEP = (
    ('sourceRef="langkah_9" targetRef="langkah_10"', 'sourceRef="langkah_9" targetRef="langkah_9b"'),
    ('<bpmn:endEvent id="selesai"', f'{NEW_STEP}<bpmn:endEvent id="selesai"'),
    (
        "<bpmn:flowNodeRef>langkah_4</bpmn:flowNodeRef>",
        "<bpmn:flowNodeRef>langkah_4</bpmn:flowNodeRef><bpmn:flowNodeRef>langkah_9b</bpmn:flowNodeRef>",
    ),
)
TIMER = (
    '<bpmn:boundaryEvent id="lewat" name="Terlambat" attachedToRef="langkah_3" cancelActivity="false">'
    '<bpmn:timerEventDefinition><bpmn:timeDuration>"P2D"</bpmn:timeDuration></bpmn:timerEventDefinition>'
    "</bpmn:boundaryEvent>"
)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"P2D"', '"P3D"', "Batas waktu langkah 5 berubah dari 2 hari menjadi 3 hari"),
        ('"PT15M"', '"PT1H30M"', "Batas waktu langkah 1 berubah dari 15 menit menjadi 1 jam 30 menit"),
        ('timeLimit="P2D" ', "", "Batas waktu langkah 5 dihapus (semula 2 hari)"),
        ('number="10b"', 'number="12"', "Langkah 10b kini bernomor 12"),
        ('number="3"', 'number=""', "Langkah 3 tidak lagi bernomor"),
        (
            'activity="Menyimpan',
            'activity="Mengarsipkan',
            "Uraian kegiatan langkah 11 berubah dari «Menyimpan data kinerja» menjadi "
            "«Mengarsipkan data kinerja»",
        ),
        (
            'name="Membagikan formulir"',
            'name="Bagikan"',
            "Sebutan langkah 4 berubah dari «Membagikan formulir» menjadi «Bagikan»",
        ),
        (
            'form="langkah_3"',
            'form="langkah_4"',
            "Formulir langkah 3 berubah dari «langkah_3» menjadi «langkah_4»",
        ),
        (
            'output="Tanda terima"',
            'output="Bukti"',
            "Output langkah 4 berubah dari «Tanda terima» menjadi «Bukti»",
        ),
        (
            'output="Tanda terima"',
            'output="Tanda terima" remark="Sekali"',
            "Keterangan langkah 4 kini «Sekali» (semula tidak ada)",
        ),
        (
            'name="Surat"',
            'name="Surat tugas"',
            "Kelengkapan langkah 2 ditambah «Surat tugas» dan dikurangi «Surat»",
        ),
        ('<sop:requiredInput name="Surat" />', "", "Kelengkapan langkah 2 dikurangi «Surat»"),
        (' partOf="langkah_10"', "", "Langkah 10b bukan lagi bagian dari langkah 10"),
        (
            "langkah_8 langkah_9",
            "langkah_9",
            "Langkah 10 kini boleh dikerjakan oleh orang yang mengerjakan langkah 8",
        ),
        (
            "langkah_8 langkah_9",
            "langkah_8 langkah_9 langkah_7",
            "Langkah 10 tidak boleh lagi dikerjakan oleh orang yang mengerjakan langkah 7",
        ),
        (STEP_5, f'{STEP_5[:-1]} sekretaris"', "Sekretaris kini boleh mengisi langkah 5 atas nama unit"),
        (
            ' excusedBy="fungsional_perencana"',
            "",
            "Fungsional Perencana tidak boleh lagi mengecualikan unit dari langkah 5",
        ),
        (
            'returnReason="saran"',
            'returnReason="analisis"',
            "Isian alasan pengembalian pada langkah 10 berubah dari «saran» menjadi «analisis»",
        ),
        (
            '<sop:document name="Tanda terima" template="tanda_terima.typ" />',
            "",
            "Dokumen yang dihasilkan langkah 4 dikurangi «Tanda terima» (tanda_terima.typ)",
        ),
        (
            'keputusan == "setuju"',
            'keputusan == "ya"',
            "Syarat panah «Ya» dari keputusan «Setuju?» ke langkah 10b berubah dari "
            '«keputusan == "setuju"» menjadi «keputusan == "ya"»',
        ),
        (
            'default="alur_tidak"',
            'default="alur_ya"',
            "Arah bawaan keputusan «Setuju?» kini panah «Ya» dari keputusan «Setuju?» ke langkah 10b",
        ),
        (
            'sourceRef="perlu_data_bidang" targetRef="langkah_7"',
            'sourceRef="perlu_data_bidang" targetRef="langkah_8"',
            "Panah «Tidak ada» dari keputusan «Ada bidang yang harus melengkapi data?» "
            "ke langkah 7 kini menuju langkah 8",
        ),
        (
            'name="Setuju?"',
            'name="Disetujui?"',
            "Sebutan keputusan «Disetujui?» berubah dari «Setuju?» menjadi «Disetujui?»",
        ),
        (
            "<bpmn:multiInstanceLoopCharacteristics>",
            '<bpmn:multiInstanceLoopCharacteristics isSequential="true">',
            "Bagian «Pengisian data oleh setiap bidang» diulang satu per satu untuk "
            "setiap «unit_bertugas» (semula serentak untuk setiap «unit_bertugas»)",
        ),
        (
            '<bpmn:lane id="staf" name="Staf">',
            '<bpmn:lane id="staf" name="Pelaksana">',
            "Pelaksana «Staf» kini bernama «Pelaksana»",
        ),
        (
            'approvedByNip="19751101',
            'approvedByNip="19801101',
            "NIP yang mengesahkan berubah dari «19751101 199503 1 001» menjadi «19801101 199503 1 001»",
        ),
        (
            "<sop:equipment>Printer</sop:equipment>",
            "<sop:equipment>Printer</sop:equipment><sop:equipment>Pemindai</sop:equipment>",
            "Peralatan/perlengkapan ditambah «Pemindai»",
        ),
        (
            'number="050/ /V.07-WK/2024"',
            'number="050/7/V.07-WK/2026"',
            "Nomor SOP berubah dari «050/ /V.07-WK/2024» menjadi «050/7/V.07-WK/2026»",
        ),
        (
            'isExecutable="true"',
            'isExecutable="false"',
            "Pengaturan «isExecutable» pada proses berubah dari «true» menjadi «false»",
        ),
    ],
)
def test_an_edit_is_said_in_one_sentence(old: str, new: str, sentence: str):
    (said,) = sentences((old, new))

    assert said == sentence


def test_a_step_that_goes_to_another_lane_is_moved():
    (change,) = changes_of((IN_STAF, ""), TO_FP)

    assert (change.kind, change.element, change.aspect, change.cosmetic) == (
        "moved",
        "langkah_8",
        "lane",
        False,
    )
    assert change.text.id == "Langkah 8 pindah dari Staf ke Fungsional Perencana"
    assert change.text.en == "Step 8 moves from Staf to Fungsional Perencana"


def test_two_lanes_of_one_name_are_told_apart_by_their_ids():
    said = sentences(('<bpmn:lane id="staf" name="Staf">', '<bpmn:lane id="staf_baru" name="Staf">'))

    assert "Langkah 8 pindah dari Staf (staf) ke Staf (staf_baru)" in said


def test_the_steps_of_a_moved_sub_process_move_with_it():
    node = "<bpmn:flowNodeRef>pengisian_bidang</bpmn:flowNodeRef>"
    moved = changes_of(
        (node, ""),
        (
            "<bpmn:flowNodeRef>langkah_4</bpmn:flowNodeRef>",
            f"<bpmn:flowNodeRef>langkah_4</bpmn:flowNodeRef>{node}",
        ),
    )

    assert {change.element for change in moved if change.aspect == "lane" and not change.cosmetic} == {
        "pengisian_bidang",
        "langkah_5",
        "langkah_6",
    }


def test_a_decision_that_is_drawn_in_another_lane_changes_nothing_for_anybody():
    node = "<bpmn:flowNodeRef>perlu_data_bidang</bpmn:flowNodeRef>"
    (change,) = changes_of((node, ""), (TO_FP[0], f"{TO_FP[0]}{node}"))

    assert (change.kind, change.cosmetic) == ("moved", True)


def test_a_new_step_is_said_with_its_place_and_its_arrows_follow():
    step, *arrows = changes_of(*ADD_STEP)

    assert step.text.id == (
        "Langkah 9b «Memeriksa rekapitulasi» (Staf, 1 jam 30 menit) ditambahkan"
        " setelah langkah 9, lalu ke langkah 10"
    )
    assert (step.kind, step.element, step.aspect, step.follows) == ("added", "langkah_9b", "step", False)
    assert {(arrow.kind, arrow.aspect, arrow.follows) for arrow in arrows if arrow.aspect == "flow"} == {
        ("changed", "flow", True),
        ("added", "flow", True),
    }


def test_a_step_that_goes_is_said_once():
    gone = between(edited(*ADD_STEP), SOP)

    assert [change.text.id for change in gone if not change.follows and not change.cosmetic] == [
        "Langkah 9b «Memeriksa rekapitulasi» dihapus"
    ]


def test_an_arrow_drawn_anew_between_the_same_ends_is_the_same_arrow():
    root = a_tree()
    for element in root.iter("*"):
        for name, value in element.items():
            if value == "alur_8_9":
                element.set(name, "Flow_1x")
        if element.text == "alur_8_9":
            element.text = "Flow_1x"

    assert all(change.cosmetic for change in differences(read(a_tree()), read(root)))


def test_conditions_tried_in_another_order_are_told():
    """The first arrow whose condition holds is gone along, in the order of the file."""
    conditional = edited(
        (
            'name="Tidak" sourceRef="keputusan_langkah_10" targetRef="perlu_data_bidang" />',
            'name="Tidak" sourceRef="keputusan_langkah_10" targetRef="perlu_data_bidang">'
            "<bpmn:conditionExpression>keputusan != 'setuju'</bpmn:conditionExpression></bpmn:sequenceFlow>",
        )
    )
    root = read_diagram(conditional).root
    arrows = {arrow.get("id"): arrow for arrow in root.iter(f"{B}sequenceFlow")}
    arrows["alur_tidak"].addnext(arrows["alur_ya"])

    (change,) = differences(read_diagram(conditional), read(root))

    assert change.text.id == "Urutan pemeriksaan syarat pada keputusan «Setuju?» berubah"
    assert (change.element, change.cosmetic) == ("keputusan_langkah_10", False)


def test_a_new_timer_says_where_and_when():
    change = next(
        change
        for change in changes_of(('<bpmn:endEvent id="selesai"', f'{TIMER}<bpmn:endEvent id="selesai"'))
        if change.kind == "added"
    )

    assert change.text.id == "Pengingat «Terlambat» (pada langkah 3, waktu 2 hari) ditambahkan"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            '"P2D"</bpmn:timeD',
            '"P3D"</bpmn:timeD',
            "Pengingat «Terlambat» berubah dari 2 hari menjadi 3 hari",
        ),
        (
            'cancelActivity="false"',
            'cancelActivity="true"',
            "Batas waktu «Terlambat» kini menghentikan langkahnya",
        ),
        (
            'attachedToRef="langkah_3"',
            'attachedToRef="langkah_4"',
            "Tempat pengingat «Terlambat» menempel berubah dari langkah 3 menjadi langkah 4",
        ),
    ],
)
def test_a_timer_that_changes_is_told(old: str, new: str, sentence: str):
    before = edited(('<bpmn:endEvent id="selesai"', f'{TIMER}<bpmn:endEvent id="selesai"'))

    (change,) = between(before, before.replace(old.encode(), new.encode()))

    assert (change.text.id, change.aspect, change.cosmetic) == (sentence, "timer", False)


def test_another_kind_of_step_is_told():
    root = a_tree()
    next(step for step in root.iter(f"{B}userTask") if step.get("id") == "langkah_3").tag = f"{B}manualTask"

    (change,) = differences(read(a_tree()), read(root))

    assert change.text.id == "Langkah 3 kini langkah tanpa formulir (semula langkah yang diisi di Alur)"
    assert (change.aspect, change.cosmetic) == ("type", False)


def test_an_end_that_ends_all_branches_is_told():
    said = sentences(
        ("<bpmn:incoming>alur_11_selesai</bpmn:incoming>", "<bpmn:terminateEventDefinition/>"),
    )

    assert said == ["Titik selesai «Selesai» kini menghentikan semua cabang"]


def test_a_step_that_leaves_its_sub_process_is_told():
    root = a_tree()
    step = next(each for each in root.iter(f"{B}userTask") if each.get("id") == "langkah_6")
    around = step.getparent()
    assert around is not None
    around.addnext(step)

    said = [change.text.id for change in differences(read(a_tree()), read(root))]

    assert "Langkah 6 keluar dari bagian «Pengisian data oleh setiap bidang»" in said
    assert "Langkah 6 pindah dari Kabid ke tanpa pelaksana" in said


def test_lanes_in_another_order_are_cosmetic():
    root = a_tree()
    lanes = list(root.iter(f"{B}lane"))
    lanes[-1].addnext(lanes[0])

    (change,) = differences(read(a_tree()), read(root))

    assert (change.aspect, change.cosmetic, change.text.id) == (
        "lane-order",
        True,
        "Urutan kolom pelaksana berubah",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('timeLimit="PT1H"', 'timeLimit="PT60M"'),
        ('separateFrom="langkah_8 langkah_9"', 'separateFrom="langkah_9 langkah_8"'),
        ('name="Surat" />', 'name="Surat" id="x" />'),
        ('output="Tanda terima"', 'output="Tanda  terima"'),
    ],
)
def test_what_is_only_written_differently_is_cosmetic(old: str, new: str):
    (change,) = changes_of((old, new))

    assert change.cosmetic
    assert change.text.id.startswith("Penulisan")


def test_changes_are_told_in_the_order_of_the_sop():
    changed = changes_of(
        ('timeLimit="P1D"', 'timeLimit="P2D"'),
        ('number="4"', 'number="4" remark="x"'),
        ('<bpmn:lane id="staf" name="Staf">', '<bpmn:lane id="staf" name="Pelaksana">'),
        ("<sop:equipment>Printer</sop:equipment>", ""),
        ('name="Lengkap"', 'name="Sudah"'),
        ('<bpmndi:BPMNPlane id="', '<bpmndi:BPMNPlane id="x'),
    )

    assert [change.aspect for change in changed] == [
        "cover",
        "lane-name",
        "remark",
        "time-limit",
        "name",
        "layout",
    ]


@pytest.mark.parametrize("name", ["{0}", "{name}", "100 %", "<b>", "«»"])
def test_what_people_write_is_repeated_as_it_is(name: str):
    written = name.replace("<", "&lt;")
    (change,) = changes_of(('output="Tanda terima"', f'output="{written}"'))

    assert change.text.id == f"Output langkah 4 berubah dari «Tanda terima» menjadi «{name}»"


def test_a_note_is_told_by_its_words_and_its_line_as_what_it_is():
    note = (
        '<bpmn:textAnnotation id="catatan_1"><bpmn:text>Lewat\n surel</bpmn:text></bpmn:textAnnotation>'
        '<bpmn:association id="kait_1" sourceRef="langkah_4" targetRef="catatan_1"/>'
    )

    said = sentences(('<bpmn:endEvent id="selesai"', f'{note}<bpmn:endEvent id="selesai"'))

    assert set(said) == {"Catatan «Lewat surel» ditambahkan", "Garis ke catatan ditambahkan"}
