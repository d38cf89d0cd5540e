"""Numbers as the forms know them: exact decimals, whole rupiah, and the way Indonesians write them."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Literal

LARGEST = Decimal(2**53 - 1)  # beyond it, JSON readers lose digits (RFC 8785 refuses such integers)
MOST_DECIMALS = 6
LONGEST_NUMBER = 40  # characters
FARTHEST = 30  # the power of ten of the largest number that can be read

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_WIDE = Context(prec=60)
_GROUPED = {
    "id": re.compile(r"([+-]?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]*))?"),
    "en": re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]*))?"),
}


def number(value: Any) -> Decimal | None:
    """Read a number from JSON or from a stored value ("87.5"); None if it is none, or not a finite one."""
    match value:
        case bool():
            return None
        case Decimal():
            return _within_reach(value)
        case int():
            return _within_reach(Decimal(value)) if value.bit_length() <= 128 else None
        case float():
            return _within_reach(Decimal(repr(value)))
        case str():
            text = value.strip()
            readable = len(text) <= LONGEST_NUMBER and _PLAIN.fullmatch(text)
            return _within_reach(Decimal(text)) if readable else None
        case _:
            return None


def _within_reach(value: Decimal) -> Decimal | None:
    """Refuse what is no number or too large to calculate with."""
    return value if value.is_finite() and value.adjusted() <= FARTHEST else None


def decimals_of(value: Decimal) -> int:
    """Count the digits after the point, without closing zeros."""
    _, digits, exponent = value.as_tuple()
    if not value or not isinstance(exponent, int):
        return 0
    closing = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -(exponent + closing))


def rounded(value: Decimal, decimals: int = 2) -> Decimal:
    """Round as an office does: a half goes up (away from zero)."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)


def written(value: Decimal, language: str = "id", *, grouped: bool = True) -> str:
    """Write a number for people: 1.234,5 in Indonesian, 1,234.5 in English."""
    digits = decimals_of(value)
    exact = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _WIDE) + 0
    text = format(exact, f"{',' if grouped else ''}.{digits}f")
    return text if language.startswith("en") else text.translate(_SWAPPED)


def rupiah(value: Decimal | int, language: str = "id") -> str:
    """Write an amount of money: Rp 1.000.000."""
    return f"Rp {written(Decimal(value), language)}"


def read_written(text: str, language: Literal["id", "en"] | str = "id") -> str:
    """Turn what a person typed into plain digits with a point; what cannot be read comes back as it is.

    A point between groups of three is a thousands mark, as Indonesians write it; any other point ("87.5") can
    only be meant as the decimal one. The dash that closes an amount ("Rp 1.250.000,-") means no more digits.
    """
    trimmed = text.strip()
    bare = re.sub(r"^Rp\.?\s*|\s*[.,]\s*[-‐-―=]+$|\s*%$|[\s\u00a0\u202f]", "", trimmed, flags=re.IGNORECASE)
    match = _GROUPED["en" if language.startswith("en") else "id"].fullmatch(bare)
    if match is None:
        return bare if _PLAIN.fullmatch(bare) else trimmed
    sign, whole, fraction = match.groups()
    digits = sign.replace("+", "") + re.sub(r"[.,]", "", whole)
    return f"{digits}.{fraction}" if fraction else digits


_SWAPPED = str.maketrans(",.", ".,")
