"""Four eyes, parts, returns and required inputs."""

import pytest

from tests.engine.lint.diagrams import FORMS, between_1_and_2, findings, in_staf, rules, spoilt, step

SEPARATE = 'separateFrom="langkah_1"'


def test_four_eyes_need_a_step_that_exists():
    (finding,) = findings(spoilt((SEPARATE, 'separateFrom="langkah_1 langkah_7 langkah_8"')))

    assert (finding.rule, finding.element_id, finding.severity) == (
        "separate-from-unknown",
        "langkah_2",
        "error",
    )
    assert finding.text.id == (
        "Langkah 2 «Memeriksa» tidak boleh dikerjakan orang yang sama dengan langkah yang sudah tidak ada;"
        " hapus centangnya."
    )


def test_a_step_cannot_be_separated_from_itself():
    assert rules(spoilt((SEPARATE, 'separateFrom="langkah_2"'))) == {("separate-from-itself", "langkah_2")}


def test_four_eyes_against_a_step_that_never_comes_before_have_no_effect():
    process = spoilt(
        ('output="Berkas" />', 'output="Berkas" separateFrom="langkah_2" />'),
        ('sourceRef="setuju" targetRef="langkah_1"', 'sourceRef="setuju" targetRef="langkah_2"'),
    )

    assert rules(process) == {("separate-from-later", "langkah_1")}


def part_of(other):
    process = between_1_and_2(step("1b", more=f'partOf="{other}"'), into="langkah_1b", out_of="langkah_1b")
    return in_staf("langkah_1b", process=process)


def test_a_part_belongs_to_a_step_that_exists():
    assert rules(part_of("langkah_9")) == {("part-of-unknown", "langkah_1b")}


def test_a_part_belongs_to_a_whole_step():
    assert rules(part_of("langkah_1b")) == {("part-of-part", "langkah_1b")}


@pytest.mark.parametrize(
    ("forms", "expected"), [(FORMS, {("unknown-return-reason", "langkah_2")}), (None, set())]
)
def test_the_reason_of_a_return_is_a_field_of_the_step_s_own_form(forms, expected):
    assert rules(spoilt(('returnReason="saran"', 'returnReason="isi"')), forms=forms) == expected


def test_an_unknown_form_says_nothing_about_its_fields():
    process = spoilt(('form="langkah_2"', 'form="lain"'), ("keputusan ==", "isi =="))

    assert rules(process) == {("unknown-form", "langkah_2")}


def test_an_input_that_no_earlier_step_yields_is_external():
    process = spoilt(('<sop:requiredInput name="berkas" />', '<sop:requiredInput name="Surat" />'))

    (finding,) = findings(process)

    assert (finding.rule, finding.element_id, finding.severity) == ("external-input", "langkah_2", "info")
    assert finding.text.id.endswith("tidak dihasilkan langkah sebelumnya: eksternal.")


def test_what_only_a_later_step_yields_is_external_even_if_the_case_returns():
    process = spoilt(
        ('output="Berkas" />', 'output="Berkas"><sop:requiredInput name="Keputusan" /></sop:step>'),
    )

    assert rules(process) == {("external-input", "langkah_1")}


def test_a_required_input_has_a_name():
    process = spoilt(('<sop:requiredInput name="berkas" />', '<sop:requiredInput name=" " />'))

    assert rules(process) == {("empty-required-input", "langkah_2")}
