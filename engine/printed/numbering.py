"""Numbers for the rows of the table that have none yet."""

import re
from collections.abc import Mapping
from string import ascii_lowercase

from engine.diagram import Diagram
from engine.printed.table import table_of

_NUMBER = re.compile(r"([0-9]{1,4})\s*[a-z]?")


def fitting_numbers(diagram: Diagram) -> Mapping[str, tuple[str, ...]]:
    """Give, for each row's step without a number, those that fit where it stands.

    The next whole number always does; where it is taken, one between comes first ("4b"), as then the whole
    one means that the numbers behind it move on.
    """
    taken = {step.number for step in diagram.steps}
    wholes = {int(found[1]) for number in taken if (found := _NUMBER.fullmatch(number))}
    last = 0
    fitting: dict[str, tuple[str, ...]] = {}
    for row in table_of(diagram).rows:
        if found := _NUMBER.fullmatch(row.number):
            last = max(last, int(found[1]))
        elif not row.number:
            between = [f"{last}{letter}" for letter in ascii_lowercase[1:] if f"{last}{letter}" not in taken]
            is_taken = last + 1 in wholes
            fitting[row.step] = (*(between[:1] if is_taken and last else ()), str(last + 1))
    return fitting
