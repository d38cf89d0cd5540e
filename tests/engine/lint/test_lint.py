"""The lint as a whole: a sound SOP passes, hostile bytes never raise, and every rule is explained."""

import re
import time
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.definitions import compile_definition
from engine.lint import RULES, Rule, lint
from engine.lint import rules as rules_module
from engine.lint.allowed import CHILDREN
from engine.xml import MAX_BYTES
from tests.engine.lint.diagrams import FORMS, PROCESS, bpmn, findings, flow, rules, spoilt, step

SOP = Path("processes/pengumpulan_data_kinerja/pengumpulan_data_kinerja.bpmn")


def test_a_sound_diagram_has_no_findings():
    assert findings() == ()


def test_a_sound_diagram_can_be_run():
    assert compile_definition(bpmn(), FORMS).reads == {"keputusan": "string"}


def test_the_office_s_own_sop_has_no_errors_and_knows_its_external_inputs():
    found = lint(SOP.read_bytes())

    assert [finding for finding in found if finding.severity != "info"] == []
    assert [(finding.rule, finding.text.id.split(" pada ")[0]) for finding in found] == [
        ("external-input", "Kelengkapan «Jadwal kerja»"),
        ("external-input", "Kelengkapan «Surat»"),
    ]


def test_a_finding_names_rule_severity_element_line_and_says_it_in_both_languages():
    process = spoilt(('timeLimit="PT15M"', 'timeLimit="lama"'))

    (finding,) = findings(process)

    line = bpmn(process).decode().split('<bpmn:userTask id="langkah_1"')[0].count("\n") + 1
    assert (finding.rule, finding.severity, finding.element_id, finding.line) == (
        "bad-time-limit",
        "error",
        "langkah_1",
        line,
    )
    assert finding.text.id.startswith("Batas waktu langkah 1 «Menyiapkan» tidak dapat dibaca: «lama»")
    assert finding.text.en.startswith("The time limit of step 1 «Menyiapkan» cannot be read: «lama»")


def test_errors_come_first_and_then_the_order_of_the_file():
    process = spoilt(
        ('output="Berkas"', ""),
        ('form="langkah_2" ', ""),
        ('sourceRef="setuju" targetRef="langkah_1"', 'sourceRef="setuju" targetRef="tidak_ada"'),
    )

    found = findings(process)

    severities = [finding.severity for finding in found]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    errors = [finding.line for finding in found if finding.severity == "error"]
    assert errors == sorted(errors)


def test_without_forms_the_rules_about_forms_are_left_out():
    process = spoilt(('returnReason="saran"', 'returnReason="lain"'), ("keputusan ==", "nama_lain =="))

    assert findings(process, forms=None) == ()
    assert {rule for rule, _ in rules(process)} == {"unknown-return-reason", "unknown-name"}


# --- files that are no diagrams -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "not-bpmn"),
        (b"<a", "not-bpmn"),
        (b"<a/>", "not-bpmn"),
        (b"PK\x03\x04", "not-bpmn"),
        (b"\xff\xfe<\x00", "unsafe-xml"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "unsafe-xml"),
        (b"x" * (MAX_BYTES + 1), "unsafe-xml"),
        (b"<a>" * 200 + b"</a>" * 200, "unsafe-xml"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "not-bpmn"),
    ],
)
def test_what_is_no_safe_bpmn_is_one_finding(content, rule):
    (finding,) = lint(content)

    assert (finding.rule, finding.severity) == (rule, "error")
    assert finding.text.id.startswith("Diagram ditolak")


def test_a_broken_line_is_named():
    (finding,) = lint(b"<a>\n<b>\n</a>")

    assert finding.line == 3


# --- size and time ------------------------------------------------------------------------------


def _hostile():
    inside = {
        "steps": '<bpmn:userTask id="a"/>' * 80_000,
        "flows": '<bpmn:sequenceFlow id="a" sourceRef="b" targetRef="c"/>' * 30_000,
        "nothing": "<a/>" * 480_000,
        "lanes": '<bpmn:lane id="a"><bpmn:flowNodeRef>b</bpmn:flowNodeRef></bpmn:lane>' * 5_900,
        "lane sets": '<bpmn:laneSet><bpmn:lane id="a"><bpmn:flowNodeRef/></bpmn:lane></bpmn:laneSet>' * 3_900,
        "steps within the limit": "".join(
            f'<bpmn:userTask id="a{i}" name="{"x" * 6_000}"/>' for i in range(299)
        ),
        "documentation": "<bpmn:documentation/>" * 11_900,
        "extensions": "<bpmn:extensionElements><vendor:x/></bpmn:extensionElements>" * 5_900,
        "scripts": "<bpmn:scriptTask/>" * 11_900,
        "a name": f'<bpmn:startEvent id="a" name="{"x" * 1_900_000}"/>',
        "an id": f'<bpmn:startEvent id="{"x" * 1_900_000}"/>' + flow("f", "a", "b"),
        "a condition": flow(
            "f", "a", "b", f"<bpmn:conditionExpression>{'(' * 1_900_000}</bpmn:conditionExpression>"
        ),
        "inputs": "<bpmn:userTask id='a'><bpmn:extensionElements><sop:step>"
        + "<sop:requiredInput name='x'/>" * 11_900
        + "</sop:step></bpmn:extensionElements></bpmn:userTask>",
        "separate steps": "<bpmn:userTask id='a'><bpmn:extensionElements>"
        f"<sop:step separateFrom='{' '.join(f'b{i}' for i in range(200_000))}'/>"
        "</bpmn:extensionElements></bpmn:userTask>",
        "a dense net": "".join(f'<bpmn:parallelGateway id="g{i}"/>' for i in range(30))
        + "".join(flow(f"f{i}_{j}", f"g{i}", f"g{j}") for i in range(30) for j in range(30)),
        "numbers": "".join(step(f"{9 * i}") for i in range(299)),
    }
    return [
        pytest.param(f'<bpmn:process id="p">{piece}</bpmn:process>', id=name)
        for name, piece in inside.items()
    ]


@pytest.mark.parametrize("process", _hostile())
def test_hostile_diagrams_are_judged_within_a_second(process):
    content = bpmn(process, layout=False)
    assert len(content) <= MAX_BYTES

    began = time.process_time()
    found = lint(content, FORMS)
    took = time.process_time() - began

    assert any(finding.severity == "error" for finding in found)
    assert sum(len(finding.text.id) + len(finding.element_id or "") for finding in found) < 500_000
    assert "check-failed" not in {finding.rule for finding in found}
    assert took < 1


def test_many_parallel_branches_are_played_within_a_second():
    branches = "".join(step(f"{i}") + flow(f"a{i}", "bagi", f"langkah_{i}") for i in range(1, 100))
    joins = "".join(flow(f"b{i}", f"langkah_{i}", "satu") for i in range(1, 100))
    steps = "".join(f"<bpmn:flowNodeRef>langkah_{i}</bpmn:flowNodeRef>" for i in range(1, 100))
    lanes = f'<bpmn:laneSet id="l"><bpmn:lane id="staf" name="Staf">{steps}</bpmn:lane></bpmn:laneSet>'
    process = (
        f'<bpmn:process id="p" isExecutable="true">{lanes}'
        '<bpmn:startEvent id="s"/><bpmn:parallelGateway id="bagi"/>'
        f'<bpmn:parallelGateway id="satu"/><bpmn:endEvent id="e"/>{branches}{joins}'
        f"{flow('f1', 's', 'bagi')}{flow('f2', 'satu', 'e')}</bpmn:process>"
    )

    began = time.process_time()
    found = findings(process)

    assert time.process_time() - began < 1
    assert {finding.rule for finding in found if finding.severity == "error"} == set()
    assert {finding.rule for finding in found}.isdisjoint(
        {"join-waits-for-ever", "join-entered-twice", "runs-twice", "check-failed"}
    )


def test_a_diagram_larger_than_any_sop_is_refused():
    process = spoilt(("<bpmn:endEvent", '<bpmn:userTask id="x"/>' * 301 + "<bpmn:endEvent"))

    assert {rule for rule, _ in rules(process)} == {"too-large"}


def test_of_one_rule_no_more_is_told_than_a_person_reads():
    process = spoilt(("<bpmn:endEvent", "<bpmn:scriptTask/>" * 200 + "<bpmn:endEvent"))

    assert len(findings(process)) == rules_module.MOST_PER_RULE


# --- it never raises ----------------------------------------------------------------------------

TAGS = st.sampled_from(
    sorted({*CHILDREN, "scriptTask", "callActivity", "adHocSubProcess", "timeCycle", "task"})
)
NAMES = st.sampled_from(["a", "b", "c", "langkah_1", "Start", "x y", "", "contoh", "1", "é"])
KNOWN = (
    "id name sourceRef targetRef default attachedToRef processRef isExecutable cancelActivity isSequential"
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from([*KNOWN.split(), "triggeredByEvent", "language", "camunda:class", "vendor:x"]),
    NAMES | st.sampled_from(["true", "false", "0"]),
    max_size=4,
)
TEXTS = st.sampled_from(["", "a", "b", "PT1M", '"PT1M"', 'a == ""', "a >", "len(a) > 0", "1", "None", "{a}"])
SOP_STEPS = st.fixed_dictionaries(
    {},
    optional={
        key: NAMES | st.sampled_from(["PT15M", "10b", "a b", "{0}"])
        for key in (
            "number",
            "timeLimit",
            "form",
            "partOf",
            "separateFrom",
            "returnReason",
            "onBehalfBy",
            "excusedBy",
            "output",
            "salah",
        )
    },
)


def _attributes(pairs):
    return "".join(f' {name}="{value}"' for name, value in pairs.items())


def _element(tag, attributes, content):
    return f"<bpmn:{tag}{_attributes(attributes)}>{content}</bpmn:{tag}>"


ELEMENTS = st.recursive(
    st.builds(_element, TAGS, ATTRIBUTES, TEXTS)
    | st.builds(
        lambda said: f"<bpmn:extensionElements><sop:step{_attributes(said)}/></bpmn:extensionElements>",
        SOP_STEPS,
    )
    | st.sampled_from(
        ["<vendor:x/>", "<sop:step/>", "<sop:identity><vendor:x/></sop:identity>", "<camunda:script/>"]
    ),
    lambda inner: st.builds(_element, TAGS, ATTRIBUTES, st.lists(inner, max_size=5).map("".join)),
    max_leaves=20,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    process=st.lists(ELEMENTS, max_size=6).map(
        lambda parts: f'<bpmn:process id="p">{"".join(parts)}</bpmn:process>'
    )
)
@example(process="<bpmn:process/>")
@example(process='<bpmn:process><bpmn:subProcess><bpmn:userTask id="a"/></bpmn:subProcess></bpmn:process>')
def test_whatever_is_in_the_file_the_lint_only_finds(process):
    found = lint(bpmn(process, layout=False), FORMS)

    assert "check-failed" not in {finding.rule for finding in found}
    assert all(finding.text.id and finding.text.en for finding in found)


PIECES = re.findall(r"<[^>]+>|[^<]+", PROCESS)


@settings(max_examples=200)
@given(st.data())
def test_no_errors_means_that_the_engine_takes_the_diagram(data):
    """Drop, double or swap pieces of a sound diagram; what passes the lint must compile."""
    pieces = list(PIECES)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(pieces) - 1))
        other = data.draw(st.integers(0, len(pieces) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "swap"]))
        if change == "drop":
            pieces[at] = ""
        elif change == "double":
            pieces[at] *= 2
        else:
            pieces[at], pieces[other] = pieces[other], pieces[at]
    content = bpmn("".join(pieces))

    found = lint(content, FORMS)

    assert "check-failed" not in {finding.rule for finding in found}
    if not any(finding.severity == "error" for finding in found):
        compile_definition(content, FORMS)


def test_a_check_that_fails_is_an_error_and_not_a_crash(monkeypatch):
    def broken(_):
        yield from ()
        raise LookupError("unexpected")

    monkeypatch.setattr(rules_module, "_OF_FILES", (broken,))

    assert ("check-failed", None) in rules()


def test_what_only_the_engine_refuses_is_an_error_too():
    # A documentation after the arrows is against the order that BPMN's schema prescribes.
    process = spoilt(
        ('targetRef="langkah_1" />\n</bpmn', 'targetRef="langkah_1" /><bpmn:documentation/>\n</bpmn')
    )

    assert rules(process) == {("refused-by-engine", None)}


# --- the rules themselves -----------------------------------------------------------------------


def test_every_rule_has_one_id_of_lower_case_words():
    modules = [
        rules_module,
        *(module for module in vars(rules_module).values() if isinstance(module, ModuleType)),
    ]
    found = {
        id(rule): rule.id for module in modules for rule in vars(module).values() if isinstance(rule, Rule)
    }

    assert sorted(found.values()) == sorted(RULES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule) for rule in RULES)


def test_every_rule_is_explained_in_the_documentation():
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (error|warning|info) \| (.+) \|$", Path("docs/lint.md").read_text(), re.M
    )

    assert {rule: severity for rule, severity, _ in rows} == {
        rule.id: rule.severity for rule in RULES.values()
    }


def test_every_rule_has_a_test():
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))

    assert [rule for rule in RULES if f'"{rule}"' not in tests] == []
