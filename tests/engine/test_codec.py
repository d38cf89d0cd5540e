"""Canonical JSON, and commands and events written down and read back."""

import dataclasses
import json
import typing
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from enum import IntEnum

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from engine.codec import (
    NotCanonical,
    UnknownKind,
    canonical,
    decoded_command,
    decoded_event,
    encoded,
    instant,
    kind_of,
    normalised,
    parsed,
    parsed_strictly,
    plain,
    read_instant,
)
from engine.commands import Command, CompleteTask, ReassignTask
from engine.events import Event, ReturnNote, TaskOffered

AT = datetime(2026, 11, 23, 1, 2, 3, 4, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
INSTANTS = st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=st.just(UTC))


def built(cls: type) -> st.SearchStrategy[typing.Any]:
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{name: strategy_of(hint) for name, hint in hints.items()})


def strategy_of(hint: typing.Any) -> st.SearchStrategy[typing.Any]:
    arguments = typing.get_args(hint)
    if type(None) in arguments:
        return st.none() | strategy_of(next(each for each in arguments if each is not type(None)))
    if typing.get_origin(hint) is tuple:
        if arguments[-1] is Ellipsis:
            return st.lists(strategy_of(arguments[0]), max_size=3).map(tuple)
        return st.tuples(*(strategy_of(each) for each in arguments))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return built(hint)
    simple = {str: TEXTS, int: st.integers(0, 2**53 - 1), datetime: INSTANTS}
    return simple.get(hint, st.dictionaries(TEXTS, JSON, max_size=3))


@given(st.one_of([built(cls) for cls in typing.get_args(Command)]))
def test_every_command_comes_back_as_it_was_written(command):
    assert decoded_command(parsed(canonical(encoded(command)))) == command


@given(st.one_of([built(cls) for cls in typing.get_args(Event)]))
def test_every_event_comes_back_as_it_was_written(event):
    assert decoded_event(parsed(canonical(encoded(event)))) == event


def test_a_record_is_named_in_small_letters():
    assert kind_of(CompleteTask(task_key="a", values={})) == "complete_task"
    assert encoded(CompleteTask(task_key="a", values={"b": 1})) == {
        "kind": "complete_task",
        "task_key": "a",
        "values": {"b": 1},
    }


@given(st.recursive(JSON, lambda inner: st.dictionaries(st.text(max_size=3), inner)))
@example({"\U0001f600": 1, "\ue000": 2})
@example({"a": 2**53 - 1, "b": -(2**53) + 1})
@example(['\x00\x07\x08\x09\x0a\x0b\x0c\x0d\x1f\x7f\x80\u2028"\\/'])
def test_canonical_json_is_what_the_reference_writes(value):
    try:
        expected = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeError):
        with pytest.raises(NotCanonical):
            canonical(value)
    else:
        assert canonical(value) == expected


@given(JSON)
def test_canonical_json_says_the_same_in_sorted_order(value):
    written = canonical(value)

    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


WIDE = st.text(st.sampled_from('aZ\uffff\U0001f600"\\/\x00\x1f\x7f\u2028é'), max_size=6)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | WIDE,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WIDE, inner, max_size=4),
        max_leaves=10,
    )
)
def test_the_quick_writer_writes_what_rfc_8785_says(value):
    assert canonical(value) == rfc8785.dumps(value)


def test_numbers_and_texts_of_a_special_kind_are_written_as_what_they_are():
    class Colour(IntEnum):
        RED = 3

    assert canonical({"colour": Colour.RED}) == b'{"colour":3}'


@pytest.mark.parametrize("content", [b"NaN", b"[-Infinity]", b"1e999", b"{", b"\xff"])
def test_strict_reading_refuses_what_is_not_json(content):
    with pytest.raises(ValueError, match=r"."):
        parsed_strictly(content)


def test_strict_reading_takes_what_is_json():
    assert parsed_strictly(b'{"b": 1.5, "a": [1, null]}') == {"b": 1.5, "a": [1, None]}


def test_keys_are_sorted_whatever_their_order_was():
    assert canonical({"b": 1, "a": {"d": [], "c": None}}) == b'{"a":{"c":null,"d":[]},"b":1}'
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        2**53,
        -(2**53),
        b"bytes",
        {1, 2},
        object(),
        Decimal("NaN"),
        Decimal("-Infinity"),
        Decimal("1E+2000"),
        Decimal("1E-2000"),
        {1: "a"},
        {None: "a"},
        "\ud800",
        {"\udfff": 1},
        datetime(2026, 1, 1),
        int,
    ],
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical({"value": value})


def test_what_is_nested_without_end_is_refused():
    value: list[object] = []
    value.append(value)

    with pytest.raises(NotCanonical):
        canonical(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("87.50", "87.5"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("0E+999999", "0"),
        ("0.000000000000000000000000000000000000001", "0.000000000000000000000000000000000000001"),
        ("1234567890123456789012345678901234567890.10", "1234567890123456789012345678901234567890.1"),
        ("-12.30", "-12.3"),
    ],
)
def test_a_decimal_is_written_in_full_and_never_rounded(value, text):
    with localcontext() as context:
        context.prec = 3

        assert normalised(Decimal(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40))
def test_a_normalised_decimal_is_the_same_number(value):
    assert Decimal(normalised(value)) == value
    assert normalised(Decimal(normalised(value))) == normalised(value)


def test_instants_are_written_in_utc_with_microseconds():
    jakarta = timezone(timedelta(hours=7))

    assert instant(AT) == "2026-11-23T01:02:03.000004Z"
    assert instant(AT.astimezone(jakarta)) == instant(AT)
    assert instant(datetime(3, 1, 2, tzinfo=UTC)) == "0003-01-02T00:00:00.000000Z"
    assert read_instant(instant(AT)) == AT


def test_an_instant_without_a_zone_is_not_guessed():
    naive = AT.replace(tzinfo=None)

    with pytest.raises(NotCanonical):
        instant(naive)
    with pytest.raises(ValueError, match="no time zone"):
        read_instant("2026-11-23T01:02:03")


def test_dates_and_tuples_become_json():
    assert plain({"on": date(2026, 1, 2), "items": (1, AT)}) == {
        "on": "2026-01-02",
        "items": [1, instant(AT)],
    }


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"kind": None},
        {"kind": "drop_tables"},
        {"kind": ["start_instance"]},
        {"kind": "claim_task"},
        {"kind": "claim_task", "task_key": "a", "more": 1},
        {"kind": "reassign_task", "task_key": "a", "to": "b", "to_roles": 5, "reason": "c"},
        {"kind": "reassign_task", "task_key": "a", "to": "b", "to_roles": [["staf"]], "reason": "c"},
    ],
)
def test_a_command_that_is_none_is_refused(record):
    with pytest.raises(UnknownKind):
        decoded_command(record)


@pytest.mark.parametrize("due_at", ["kemarin", "2026-11-23", 5, ["x"]])
def test_an_event_with_a_wrong_instant_is_refused(due_at):
    record = {"kind": "timer_started", "timer_key": "a", "element": "b", "due_at": due_at}

    with pytest.raises(UnknownKind):
        decoded_event(record)


def test_a_command_is_no_event():
    with pytest.raises(UnknownKind):
        decoded_event(encoded(CompleteTask(task_key="a", values={})))


def test_nested_records_keep_their_types():
    note = ReturnNote(step="langkah_10", by="ana", at=AT, reason="x", units=("a",))
    offered = TaskOffered(task_key="k", step="s", lane="l", unit=None, round=1, due_at=AT, returned=note)
    command = ReassignTask(task_key="k", to="b", to_roles=(("staf", None), ("kabid", "a")), reason="r")

    assert decoded_event(parsed(canonical(encoded(offered)))).returned == note
    assert decoded_command(parsed(canonical(encoded(command)))).to_roles == command.to_roles
