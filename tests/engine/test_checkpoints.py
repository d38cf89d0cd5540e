"""A checkpoint is one line; nothing in it can be changed without the key."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.checkpoints import ChainHead, Checkpoint, forgery, objection, read_line, signed
from engine.history import GENESIS

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw().hex()
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def a_checkpoint(previous: Checkpoint | None = None, chain: str = "a-case") -> Checkpoint:
    head = ChainHead(chain=chain, sequence=3, hash="ab" * 32)
    return signed(KEY, previous, [head], AT)


def test_a_line_is_read_as_it_was_written() -> None:
    made = a_checkpoint()

    assert read_line(made.line()) == made
    assert "\n" not in made.line()
    assert (made.number, made.previous, made.key) == (1, GENESIS, PUBLIC)


@pytest.mark.parametrize(
    "spoilt",
    ["", "{}", "[]", "null", "7", '"x"', '{"format":1}', "[" * 100_000, '{"number":1,"number":2}'],
)
def test_what_is_no_checkpoint_is_refused(spoilt: str) -> None:
    with pytest.raises(ValueError, match=r"checkpoint|Expecting"):
        read_line(spoilt)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"number":1', '"number":1.0'),
        ('"number":1', '"number": 1'),
        ('"a-case"', '"\\ud800"'),
        (",3,", ",3.0,"),
    ],
)
def test_a_line_has_one_spelling(before: str, after: str) -> None:
    line = a_checkpoint().line()
    assert before in line

    with pytest.raises(ValueError, match="checkpoint"):
        read_line(line.replace(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [('"number":1', '"number":2'), ("2026-11-20", "2026-11-21"), ("a-case", "b-case"), ("abab", "abac")],
)
def test_nothing_in_it_can_be_changed(before: str, after: str) -> None:
    line = a_checkpoint().line()

    reason = forgery(read_line(line.replace(before, after)), {PUBLIC})

    assert reason == "was altered"


def test_checkpoints_follow_one_another() -> None:
    first = a_checkpoint()
    second = a_checkpoint(first)

    assert objection(first, None, {PUBLIC}) is None
    assert objection(second, first, {PUBLIC}) is None
    assert objection(second, None, {PUBLIC}) == "missing or out of order"
    assert (
        objection(second, a_checkpoint(chain="other"), {PUBLIC}) == "does not follow the checkpoint before it"
    )


def test_only_a_known_key_counts() -> None:
    assert "unknown key" in str(objection(a_checkpoint(), None, {"00" * 32}))
