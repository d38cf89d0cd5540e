"""Diagrams made of blocks, each with one way in and one way out, at random."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.engine import builders as draw


@dataclass(frozen=True, eq=False)
class Block:
    """A part of a diagram; `flag` makes a multi-instance take turns, or a deadline interrupt."""

    kind: str
    parts: tuple["Block", ...] = ()
    flag: bool = False


Blocks = st.SearchStrategy[Block]


def _of(kind: str, *parts: Blocks) -> Blocks:
    return st.builds(Block, st.just(kind), st.tuples(*parts), st.booleans())


def _blocks(inner: Blocks) -> Blocks:
    lasting = st.one_of(STEP, _of("part", inner), _of("units", inner))
    return st.one_of(
        *(_of("row", *[inner] * length) for length in (2, 3)),
        *(_of("all", *[inner] * width) for width in (2, 3)),
        _of("either", inner, inner),
        *(_of(kind, inner) for kind in ("loop", "part", "units")),
        _of("deadline", lasting, STEP),
    )


STEP = _of("step")
BLOCKS = st.recursive(STEP, _blocks, max_leaves=9)


# --- the diagram --------------------------------------------------------------------------------


@dataclass
class Drawing:
    """A diagram under way; ids are numbered in the order of drawing."""

    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def drawn(self, block: Block) -> bytes:
        """Draw a block as a whole process."""
        scope = self._scope(block)
        return draw.diagram(*scope.nodes, arrows=scope.arrows, conditions=scope.conditions)

    def _scope(self, block: Block) -> "_Scope":
        scope = _Scope()
        first, last = f"awal_{next(self.numbers)}", f"akhir_{next(self.numbers)}"
        scope.nodes += [draw.start(first), draw.end(last)]
        way_in, way_out = self._draw(block, scope)
        scope.arrows += [f"{first} {way_in}", f"{way_out} {last}"]
        return scope

    def _step(self, scope: "_Scope", **fields: str) -> str:
        id_ = f"langkah_{next(self.numbers)}"
        self.forms[id_] = fields
        scope.nodes.append(draw.task(id_))
        return id_

    def _draw(self, block: Block, scope: "_Scope") -> tuple[str, str]:
        """Draw a block into a scope; gives the elements where it begins and ends."""
        self.ids[id(block)] = mark = f"b{next(self.numbers)}"
        return getattr(self, f"_draw_{block.kind}")(block, scope, mark)  # type: ignore[no-any-return]

    def _draw_step(self, block: Block, scope: "_Scope", mark: str) -> tuple[str, str]:
        self.ids[id(block)] = id_ = self._step(scope)
        return id_, id_

    def _draw_row(self, block: Block, scope: "_Scope", mark: str) -> tuple[str, str]:
        ends = [self._draw(part, scope) for part in block.parts]
        scope.arrows += [f"{before[1]} {after[0]}" for before, after in itertools.pairwise(ends)]
        return ends[0][0], ends[-1][1]

    def _draw_all(self, block: Block, scope: "_Scope", mark: str) -> tuple[str, str]:
        scope.nodes += [draw.parallel(f"{mark}_pisah"), draw.parallel(f"{mark}_temu")]
        for part in block.parts:
            first, last = self._draw(part, scope)
            scope.arrows += [f"{mark}_pisah {first}", f"{last} {mark}_temu"]
        return f"{mark}_pisah", f"{mark}_temu"

    def _draw_either(self, block: Block, scope: "_Scope", mark: str) -> tuple[str, str]:
        decision = self._step(scope, **{f"{mark}_pilih": "boolean"})
        (yes, yes_out), (no, no_out) = (self._draw(part, scope) for part in block.parts)
        scope.nodes += [draw.gateway(f"{mark}_cabang", default=no), draw.gateway(f"{mark}_satu")]
        scope.conditions[f"{mark}_cabang_ke_{yes}"] = f"{mark}_pilih"
        scope.arrows += [f"{decision} {mark}_cabang {yes}", f"{mark}_cabang {no}"]
        scope.arrows += [f"{yes_out} {mark}_satu", f"{no_out} {mark}_satu"]
        self.ids[id(block)] = f"{decision} {mark}_pilih"
        return decision, f"{mark}_satu"

    def _draw_loop(self, block: Block, scope: "_Scope", mark: str) -> tuple[str, str]:
        first, last = self._draw(block.parts[0], scope)
        decision = self._step(scope, **{f"{mark}_pilih": "boolean"})
        scope.nodes += [draw.gateway(f"{mark}_masuk"), draw.gateway(f"{mark}_keluar")]
        scope.nodes.append(draw.gateway(f"{mark}_lagi", default=f"{mark}_keluar"))
        scope.conditions[f"{mark}_lagi_ke_{mark}_masuk"] = f"{mark}_pilih"
        scope.arrows += [f"{mark}_masuk {first}", f"{last} {decision} {mark}_lagi {mark}_masuk"]
        scope.arrows += [f"{mark}_lagi {mark}_keluar"]
        self.ids[id(block)] = f"{decision} {mark}_pilih"
        return f"{mark}_masuk", f"{mark}_keluar"

    def _draw_part(self, block: Block, scope: "_Scope", mark: str) -> tuple[str, str]:
        self._sub_process(block, scope, mark)
        return mark, mark

    def _draw_units(self, block: Block, scope: "_Scope", mark: str) -> tuple[str, str]:
        giver = self._step(scope, **{f"{mark}_unit": "strings"})
        self._sub_process(block, scope, mark, multi=f"{mark}_unit", sequential=block.flag)
        scope.arrows.append(f"{giver} {mark}")
        self.ids[id(block)] = f"{giver} {mark}_unit"
        return giver, mark

    def _sub_process(self, block: Block, scope: "_Scope", mark: str, **loop: Any) -> None:
        inner = self._scope(block.parts[0])
        drawn = draw.sub_process(mark, *inner.nodes, arrows=inner.arrows, conditions=inner.conditions, **loop)
        scope.nodes.append(drawn)

    def _draw_deadline(self, block: Block, scope: "_Scope", mark: str) -> tuple[str, str]:
        first, last = self._draw(block.parts[0], scope)
        other, other_last = self._draw(block.parts[1], scope)
        event, meeting = f"{mark}_lewat", f"{mark}_satu"
        scope.nodes.append(draw.boundary(event, last, '"PT1H"', interrupting=block.flag))
        scope.arrows.append(f"{event} {other}")
        self.ids[id(block)] = event
        if not block.flag:
            scope.nodes.append(draw.end(f"{mark}_habis"))
            scope.arrows.append(f"{other_last} {mark}_habis")
            return first, last
        scope.nodes.append(draw.gateway(meeting))
        scope.arrows += [f"{last} {meeting}", f"{other_last} {meeting}"]
        return first, meeting


@dataclass
class _Scope:
    nodes: list[str] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    conditions: dict[str, str] = field(default_factory=dict)
