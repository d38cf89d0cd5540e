"""Scenario files: what is read, and what is refused with file and line."""

from datetime import timedelta

import pytest

from engine.actors import HeldRole
from service.rehearsal.errors import ScenarioInvalid
from service.rehearsal.reading import read_scenario, read_shared
from service.rehearsal.scenario import Refused
from service.rehearsal.yaml_text import DEEPEST, LARGEST, document, written


def refusal(text: str | bytes) -> tuple[int, str]:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(ScenarioInvalid) as refused:
        read_scenario(content, "uji.yaml")
    assert refused.value.text.id.startswith(f"uji.yaml, baris {refused.value.line}: ")
    return refused.value.line, refused.value.reason.en


def test_a_scenario_is_read_with_the_line_of_each_step():
    scenario = read_scenario(
        b"name: Lurus\npeople:\n  rangkap: [staf, {lane: kabid, unit: usaha}]\nsteps:\n"
        b"  - {step: 1, lane: sekretaris, next: [2]}\n"
        b"  - step: 10b\n    unit: [a, b]\n    values: {nomor: '050'}\n    refused: four-eyes\n"
        b"  - {after: P3DT1H, end: Selesai}\n",
        "lurus.yaml",
    )

    first, second, third = scenario.moves
    assert scenario.setting.people == {
        "rangkap": (HeldRole(lane="staf"), HeldRole(lane="kabid", unit="usaha"))
    }
    assert (first.step, first.lane, first.next, first.line) == ("1", "sekretaris", ("2",), 5)
    assert (second.step, second.units, second.values) == ("10b", ("a", "b"), {"nomor": "050"})
    assert (second.refused, second.line) == (Refused(code="four-eyes"), 6)
    assert (third.act, third.after, third.end) == ("wait", timedelta(days=3, hours=1), "Selesai")


def test_what_scenarios_share_stands_below_what_one_says_itself():
    shared = read_shared(b"business_key: A\nlists: {units: [{value: a}]}\nanswers: {5: {x: 1, y: 2}}\n")

    scenario = read_scenario(
        b"name: B\nlists: {lain: []}\nanswers: {5: {y: 3}}\nsteps: []\n", "b.yaml", shared
    )

    assert scenario.setting.business_key == "A"
    assert scenario.setting.lists == {"units": [{"value": "a"}], "lain": []}
    assert scenario.setting.answers == {"5": {"x": 1, "y": 3}}


def test_words_and_times_stay_what_they_look_like():
    read = document(
        b"a: no\nb: 10:30\nc: 0123\nd: 2026-01-05\ne: '7'\nf: 7\ng: 2.5\nh: true\ni:\nj: ~\n", "x"
    )

    assert read.value == {
        "a": "no",
        "b": "10:30",
        "c": "0123",
        "d": "2026-01-05",
        "e": "7",
        "f": 7,
        "g": 2.5,
        "h": True,
        "i": None,
        "j": None,
    }


@pytest.mark.parametrize(
    "value",
    [
        {"name": "Ya: tidak", "steps": [{"step": "10b", "values": {"x": ["a", 1, 2.5, None, True]}}]},
        {"a": "no", "b": "10:30", "c": "0123", "d": "", "e": "~", "f": "teks\ndua baris", "g": []},
    ],
)
def test_what_is_written_is_read_again(value: dict[str, object]):
    assert document(written(value), "x").value == value


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("name: A\nsteps:\n  - step: 1\n    langkah: 2\n", 4, "«langkah» is not known here"),
        ("name: A\nlangkah: []\n", 2, "«langkah» is not known here"),
        ("steps: []\n", 1, "a scenario needs a name"),
        ("name: A\n", 1, "a scenario needs steps"),
        ("name: A\nsteps: ya\n", 2, "a scenario needs steps"),
        ("name: A\nsteps: [{lane: x}]\n", 2, "say step, excuse, allow or after"),
        ("name: A\nsteps:\n  - ya\n", 3, "here must be named entries (name: value)"),
        ("name: A\nsteps:\n  - {step: 1, after: besok}\n", 3, "no length of time such as PT15M or P3D"),
        ("name: A\nsteps:\n  - {step: 1, after: P9999D}\n", 3, "no length of time such as PT15M or P3D"),
        ("name: A\nsteps:\n  - excuse: usaha\n", 3, "there must be a reason"),
        ("name: A\nsteps:\n  - {step: 1, end: 3}\n", 3, "here true, false or the name of an end"),
        ("name: A\nstarts_at: besok\nsteps: []\n", 2, "no moment such as 2026-01-05T08:00"),
        ("name: A\npeople: {x: [{unit: a}]}\nsteps: []\n", 2, "a role has a lane"),
        ("name: A\nlists: {x: 3}\nsteps: []\n", 2, "here must be a list"),
        ("name: A\nname: B\nsteps: []\n", 2, "«name» is written twice"),
        ("name: &x A\nsteps: []\n", 1, "anchors (& and *) are not used here"),
        ("name: A\nsteps: !!python/object/apply:os.system [ls]\n", 2, "type tags (!) are not used here"),
        ("name: A\n---\nname: B\n", 2, "only one document in a file"),
        ("name: A\nsteps: [\n", 3, "not proper YAML"),
        ("name: A\n\tsteps: []\n", 2, "not proper YAML"),
        ('name: A\nsteps: "\\UFFFFFFFF"\n', 1, "not proper YAML"),
        ('name: A\nsteps: "\\UD800"\n', 2, "not proper YAML"),
        ("- a\n- b\n", 1, "here must be named entries (name: value)"),
        ("? [a]\n: b\n", 1, "a key must be a text"),
        ("", 1, "here must be named entries (name: value)"),
        (b"name: \xff\n", 1, "the file is no UTF-8 text"),
        ('name: "a\\0"\nsteps: []\n', 1, "there is a character that cannot be kept"),
        ("name: A\nsteps: []\n#" + "x" * LARGEST, 1, "the file is larger than 200 KB"),
        ("name: A\nx: " + "[" * 50 + "]" * 50, 2, "it is nested too deeply"),
        ("name: A\nx: [" + "1," * 30_000 + "]", 2, "it holds too much"),
        ("name: A\nsteps:\n" + "  - {step: 1}\n" * 301, 303, "300 steps at most"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(text: str | bytes, line: int, reason: str):
    found, said = refusal(text)

    assert (found, said.startswith(reason)) == (line, True), (found, said)


def test_aliases_cannot_blow_up():
    lines = ["a: &a [x]", *(f"{n}: &{n} [*{m}, *{m}]" for m, n in zip("abcdef", "bcdefg", strict=True))]

    assert refusal("\n".join(lines))[0] == 1


def test_depth_is_counted_without_going_down_it():
    assert refusal("[" * 150_000)[1] == "it is nested too deeply"
    assert DEEPEST < 100
