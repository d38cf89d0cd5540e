"""What hostile and broken diagrams cost: lint, comparison and drawing, in units of linting the shipped SOP.

`python -m benchmarks.hostile [HOW MANY TO PRINT]`
"""

import sys
from collections.abc import Callable

from benchmarks.measuring import machine, median_of, seconds, written
from engine.diagram import Diagram, read_diagram
from engine.diff import differences
from engine.drawing.svg import draw
from engine.errors import DiagramRefused
from engine.lint import lint
from tests.builders.corpus import SHIPPED, Odd, odd_ones

AIM_S = 1.0
SHOWN = 12


def main() -> None:
    """Print the slowest files of the corpus."""
    shown = int(sys.argv[1]) if len(sys.argv) > 1 else SHOWN
    shipped = read_diagram(SHIPPED)
    unit = median_of(lambda: lint(SHIPPED), times=9)
    print(machine())
    print(written("linting the shipped SOP", 1000 * unit, unit=" ms"))
    corpus = odd_ones()
    costs = [cost for odd in corpus for cost in _costs(odd, shipped)]
    slowest = sorted(costs, reverse=True)
    for spent, what in slowest[:shown]:
        print(written(what, spent / unit, unit=" ×", aim=f"{spent:.2f} s, aim < {AIM_S:.0f} s"))
    late = sum(spent >= AIM_S for spent, _ in slowest)
    print(f"  {len(corpus)} files, {late} measurements of {AIM_S:.0f} s or more")


def _costs(odd: Odd, shipped: Diagram) -> list[tuple[float, str]]:
    """Time what a page does with a file."""
    costs = [(seconds(lambda: lint(odd.content)), f"lint {odd.name}")]
    try:
        diagram = read_diagram(odd.content)
    except DiagramRefused:
        return costs
    calls: dict[str, Callable[[], object]] = {
        "compare": lambda: differences(shipped, diagram),
        "draw": lambda: draw(diagram),
    }
    return costs + [(seconds(call), f"{what} {odd.name}") for what, call in calls.items()]


if __name__ == "__main__":
    main()
