"""What the SOP prescribes for each step."""

from itertools import pairwise

import pytest

from tests.engine.lint.diagrams import between_1_and_2, findings, flow, in_staf, rules, spoilt, step


@pytest.mark.parametrize(
    ("old", "new", "rule", "severity"),
    [
        ("<bpmn:flowNodeRef>langkah_1</bpmn:flowNodeRef>", "", "step-without-lane", "error"),
        (' form="langkah_1"', "", "step-without-form", "error"),
        ('form="langkah_1"', 'form="lain"', "unknown-form", "error"),
        ('timeLimit="PT15M"', "", "step-without-time-limit", "warning"),
        ('timeLimit="PT15M"', 'timeLimit="15 menit"', "bad-time-limit", "error"),
        (' output="Berkas"', "", "step-without-output", "warning"),
        ('number="1"', "", "step-without-number", "warning"),
        ('number="1"', 'number="I.a"', "bad-number", "warning"),
    ],
)
def test_a_step_needs_its_performer_form_and_quality_standard(old, new, rule, severity):
    found = findings(spoilt((old, new)))

    assert [
        finding.severity for finding in found if (finding.rule, finding.element_id) == (rule, "langkah_1")
    ] == [severity]


def test_a_step_says_what_is_done():
    process = spoilt((' name="Menyiapkan"', ""), ('activity="Menyiapkan berkas"', ""))

    assert rules(process) == {("step-without-name", "langkah_1")}


def test_a_step_that_is_part_of_another_shares_number_and_time_limit():
    part = step("1b", more='partOf="langkah_1"').replace('timeLimit="PT15M"', "").replace('number="1b"', "")
    process = in_staf("langkah_1b", process=between_1_and_2(part, into="langkah_1b", out_of="langkah_1b"))

    assert rules(process) == set()


def with_numbers(*numbers):
    steps = [step(number) for number in numbers]
    ids = [f"langkah_{number}" for number in numbers]
    flows = [flow(f"f{one}", one, next_one) for one, next_one in pairwise(ids)]
    process = between_1_and_2(*steps, *flows, into=ids[0], out_of=ids[-1])
    return in_staf(*ids, process=process)


def test_numbers_follow_one_another():
    assert rules(with_numbers("3", "4", "4b", "5")) == set()


@pytest.mark.parametrize(
    ("numbers", "missing", "step_id"),
    [(("4",), "3", "langkah_4"), (("3", "9"), "4–8", "langkah_9"), (("3", "9999"), "4–9998", "langkah_9999")],
)
def test_a_gap_in_the_numbers_is_pointed_out(numbers, missing, step_id):
    (finding,) = findings(with_numbers(*numbers))

    assert (finding.rule, finding.element_id) == ("number-gap", step_id)
    assert f"nomor {missing} tidak ada" in finding.text.id


def test_the_first_step_has_the_number_one():
    assert ("number-gap", "langkah_2") in rules(spoilt(('number="1"', 'number="3"')))


def test_two_steps_with_one_number_are_an_error():
    process = spoilt(('number="2"', 'number="1"'))

    (finding,) = findings(process)

    assert (finding.rule, finding.severity) == ("duplicate-number", "error")
    assert finding.text.id == "Nomor 1 dipakai oleh lebih dari satu langkah."
