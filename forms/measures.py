"""How performance is measured: capaian, predikat, serapan and capped averages.

Percentages are rounded to two decimals where they arise, so that whoever adds up the printed figures comes to
the same result. What cannot be calculated is None.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from forms.numbers import number, rounded

HUNDRED = Decimal(100)
DEFAULT_CAP = HUNDRED
# Permendagri 86/2017: the lowest value that earns each predicate.
DEFAULT_BOUNDS: tuple[tuple[Decimal, str], ...] = (
    (Decimal(91), "Sangat Tinggi"),
    (Decimal(76), "Tinggi"),
    (Decimal(66), "Sedang"),
    (Decimal(51), "Rendah"),
    (Decimal(0), "Sangat Rendah"),
)


def capaian(realisasi: Any, target: Any, polaritas: Any = "naik") -> Decimal | None:
    """Give the achievement in percent: 100·R/T, or ("turun", less is better) 100·(2T−R)/T, never below 0.

    A target of 0 gives no value. What exceeds 100 is not cut off here.
    """
    realised, aim = number(realisasi), number(target)
    if realised is None or aim is None or aim == 0 or polaritas not in ("naik", "turun"):
        return None
    achieved = realised if polaritas == "naik" else 2 * aim - realised
    return rounded(max(HUNDRED * achieved / aim, Decimal(0)))


def serapan(realisasi_anggaran: Any, pagu: Any) -> Decimal | None:
    """Give the share of the budget that was spent, in percent; without a budget there is none."""
    spent, budget = number(realisasi_anggaran), number(pagu)
    if spent is None or budget is None or budget == 0:
        return None
    return rounded(HUNDRED * spent / budget)


def predikat(value: Any, settings: Any = None) -> str | None:
    """Name the predicate of a percentage by the bounds in the settings (`predicate_bounds`)."""
    reached = number(value)
    if reached is None:
        return None
    bounds = bounds_in(settings)
    return next((label for lowest, label in bounds if reached >= lowest), bounds[-1][1])


def bounds_in(settings: Any) -> tuple[tuple[Decimal, str], ...]:
    """Read `[[91, "Sangat Tinggi"], …]`, highest first; what is unreadable gives Permendagri's bounds."""
    given = settings.get("predicate_bounds") if isinstance(settings, Mapping) else None
    if not isinstance(given, Sequence) or isinstance(given, str):
        return DEFAULT_BOUNDS
    read: list[tuple[Decimal, str]] = []
    for pair in given:
        if not isinstance(pair, Sequence) or len(pair) != 2:
            return DEFAULT_BOUNDS
        lowest = number(pair[0])
        if lowest is None:
            return DEFAULT_BOUNDS
        read.append((lowest, str(pair[1])))
    return tuple(sorted(read, reverse=True)) or DEFAULT_BOUNDS


def cap_in(settings: Any) -> Decimal | None:
    """Read at how much a single achievement counts at most in an average; None is without limit."""
    if not isinstance(settings, Mapping) or "cap" not in settings:
        return DEFAULT_CAP
    read = number(settings["cap"])
    return DEFAULT_CAP if read is None and settings["cap"] is not None else read


def average(values: Iterable[Any], settings: Any = None) -> Decimal | None:
    """Give the mean of the values there are, each counted up to the cap only; of nothing there is none."""
    cap = cap_in(settings)
    read = [each for each in map(number, values) if each is not None]
    counted = [each if cap is None else min(each, cap) for each in read]
    return rounded(sum(counted, Decimal(0)) / len(counted)) if counted else None
