"""Whatever a scenario says, it is refused with its line or comes to a verdict; nothing breaks."""

from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from service.casework.deployed import built
from service.rehearsal.errors import ScenarioInvalid
from service.rehearsal.reading import read_scenario
from service.rehearsal.running import run, shared_in
from service.rehearsal.yaml_text import document, written
from tests.service.rehearsal.builders import sop_files

FILES = sop_files()
DEPLOYED, SHARED = built(FILES), shared_in(FILES)

words = st.sampled_from(
    ["1", "2", "5", "6", "7", "10", "10b", "langkah_5", "usaha", "kabid", "staf", "", "x"]
)
names = st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=8)
sixteenths = st.integers(-99, 99).map(lambda number: number / 16)
scalars = st.one_of(st.none(), st.booleans(), st.integers(-9, 99), sixteenths, words, names)
keys = [
    "tahun",
    "capaian",
    "lampiran",
    "indikator",
    "unit_bertugas",
    "kode",
    "realisasi",
    "keputusan",
    "saran",
]
values = st.recursive(
    scalars,
    lambda each: st.one_of(
        st.lists(each, max_size=3), st.dictionaries(st.sampled_from(keys), each, max_size=3)
    ),
    max_leaves=8,
)
moves = st.fixed_dictionaries(
    {},
    optional={
        "step": words,
        "unit": st.one_of(words, st.lists(words, max_size=2)),
        "lane": words,
        "by": words,
        "values": st.dictionaries(st.sampled_from(keys), values, max_size=3),
        "lacking": st.lists(st.sampled_from(["Jadwal kerja", "Surat", "x"]), max_size=2),
        "on_behalf": words,
        "excuse": words,
        "allow": words,
        "reason": words,
        "after": st.sampled_from(["P1D", "PT5M", "P3660D", "besok"]),
        "next": st.one_of(st.lists(words, max_size=2), values),
        "refused": st.one_of(words, st.fixed_dictionaries({"fields": st.lists(words, max_size=2)})),
        "end": scalars,
    },
)
people = st.dictionaries(words, st.lists(st.one_of(words, values), max_size=2), max_size=2)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(moves, moves.map(lambda move: {"step": "1", **move})), max_size=5), people)
def test_a_scenario_of_anything_is_refused_or_comes_to_a_verdict(steps: list[dict[str, Any]], people: Any):
    content = written({"name": "Apa saja", "people": people, "steps": steps})

    try:
        scenario = read_scenario(content, "apa_saja.yaml", SHARED)
    except ScenarioInvalid:
        return
    verdict = run(DEPLOYED, scenario)

    assert verdict.passed == (verdict.expected is None)
    assert verdict.passed or verdict.line > 0


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(alphabet="ab: -[]{}\"'&*!|>\n\t#,?\\U0F", max_size=60)))
def test_any_bytes_are_read_or_refused(content: bytes | str):
    with suppress(ScenarioInvalid):
        document(content.encode() if isinstance(content, str) else content, "apa_saja.yaml")


@given(values)
def test_whatever_is_written_is_read_again(value: Any):
    assert document(written(value), "apa_saja.yaml").value == value
