"""Draws a diagram as SVG, for print and for pages without scripts."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.diagram import Diagram, Step, read_diagram
from engine.drawing.arrows import draw_flow, draw_link
from engine.drawing.autolayout import laid_out
from engine.drawing.badges import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    draw_badge,
    draw_plate,
    has_badge,
    on_arrow,
    on_symbol,
)
from engine.drawing.layout import Edge, Layout, Point, read_layout
from engine.drawing.pen import Ink, Pen, sheet
from engine.drawing.symbols import Symbol, css_class, draw_symbol
from engine.xml import is_bpmn, local_name, one_line

CURRENT, DONE, LATE = "is-current", "is-done", "is-late"
TAKEN = "is-taken"

_MARGIN = 12.0
_PLAIN = Ink()
_INKS = {
    CURRENT: Ink(fill="#dbeafe", stroke="#1d4ed8", width=3.2),
    DONE: Ink(fill="#e7f6ec", stroke="#15803d"),
    LATE: Ink(fill="#fee2e2", stroke="#b91c1c", width=3.2),
    ADDED: Ink(fill="#e7f6ec", stroke="#15803d", width=2.4),
    CHANGED: Ink(fill="#fef3c7", stroke="#b45309", width=2.4),
    REMOVED: Ink(fill="#fee2e2", stroke="#b91c1c", width=2.4, dash="7 4"),
    MOVED: Ink(fill="#ede9fe", stroke="#6d28d9", width=2.4),
    TAKEN: Ink(fill="none", stroke="#1d4ed8", width=3.2),
}
_LAYERS = {"participant": 0, "lane": 1, "subProcess": 2, "group": 2, "boundaryEvent": 5}
_EDGES, _NODES = 3, 4


def drawn(
    bpmn: bytes,
    *,
    marked: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
    title: str | None = None,
    prefix: str = "diagram",
) -> str:
    """Draw a diagram by its own layout, or by one made for it when it has none.

    `marked` gives elements CSS classes; this module's constants also look right without any CSS.
    `taken` are the flows that were gone along. Each element is a group with the id `<prefix>-<element id>`
    and `data-element-id`. Everything is said by attributes, so that a strict CSP lets it pass.
    Raises DiagramRefused for what cannot be read at all.
    """
    return draw(read_diagram(bpmn), marked=marked, taken=taken, title=title, prefix=prefix)


def draw(
    diagram: Diagram,
    *,
    marked: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
    plates: Mapping[str, str] | None = None,
    title: str | None = None,
    prefix: str = "diagram",
) -> str:
    """Draw a diagram that was read already; see `drawn`. `plates` are short texts to hang on elements."""
    layout = read_layout(diagram) or laid_out(diagram)
    heading = title or diagram.identity.name or diagram.process_name or diagram.process_id
    pen = sheet(layout.extent, margin=_MARGIN, prefix=prefix, title=heading, description=_in_words(diagram))
    drawing = _Drawing(
        diagram=diagram,
        layout=layout,
        marked=marked or {},
        taken=frozenset(taken),
        plates=plates or {},
        prefix=prefix,
    )
    drawing.onto(pen)
    return pen.written()


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    """One drawing: what is drawn, where, and what is stressed."""

    diagram: Diagram
    layout: Layout
    marked: Mapping[str, str]
    taken: frozenset[str]
    plates: Mapping[str, str]
    prefix: str

    def onto(self, pen: Pen) -> None:
        """Draw pools, lanes and sub-processes, then the arrows, then what the arrows join."""
        sources = {found.get("id", ""): found for found in self.diagram.root.iter("{*}*") if found.get("id")}
        symbols = sorted(self._symbols(sources), key=_depth)
        for element_id, symbol in symbols:
            if _layer(symbol) < _EDGES:
                self._draw_symbol(pen, element_id, symbol)
        for edge_id, edge in sorted(self.layout.edges.items(), key=lambda pair: pair[0] in self.taken):
            self._draw_edge(pen, edge_id, edge, sources.get(edge_id))
        for element_id, symbol in symbols:
            if _layer(symbol) > _EDGES:
                self._draw_symbol(pen, element_id, symbol)

    def _symbols(self, sources: Mapping[str, etree._Element]) -> Iterator[tuple[str, Symbol]]:
        for element_id, shape in self.layout.shapes.items():
            source = sources.get(element_id)
            if source is not None and is_bpmn(source):
                step = self.diagram.step(element_id)
                yield (
                    element_id,
                    Symbol(
                        tag=local_name(source),
                        name=one_line(source.get("name")),
                        number="" if step is None else step.number,
                        shape=shape,
                        ink=self._ink_of(element_id, local_name(source)),
                        source=source,
                    ),
                )

    def _ink_of(self, element_id: str, tag: str) -> Ink:
        """Choose the ink; what others lie in stays white when it only changed."""
        mark = self.marked.get(element_id, "")
        ink = _INKS.get(mark, _PLAIN)
        return (
            ink._replace(fill=_PLAIN.fill) if has_badge(mark) and _LAYERS.get(tag, _NODES) < _EDGES else ink
        )

    def _draw_symbol(self, pen: Pen, element_id: str, symbol: Symbol) -> None:
        mark = self.marked.get(element_id, "")
        part = self._part(pen, element_id, f"{css_class(symbol.tag)} {mark}")
        step = self.diagram.step(element_id)
        if step is not None:
            part.tooltip(_step_in_words(step))
        draw_symbol(part, symbol)
        if mark == CURRENT:
            token = Point(symbol.bounds.right - 9, symbol.bounds.y + 9)
            part.circle(token, 5, Ink(fill=symbol.ink.stroke, stroke="none"), css_class="diagram-token")
        elif has_badge(mark):
            draw_badge(part, mark, on_symbol(symbol.bounds), symbol.ink.stroke)
        if element_id in self.plates:
            draw_plate(part, self.plates[element_id], symbol.bounds, symbol.ink.stroke)

    def _draw_edge(self, pen: Pen, edge_id: str, edge: Edge, source: etree._Element | None) -> None:
        flow = self.diagram.flow(edge_id)
        mark = self.marked.get(edge_id, TAKEN if edge_id in self.taken else "")
        ink = _INKS.get(mark, _PLAIN)._replace(fill="none")
        name = "" if source is None else one_line(source.get("name"))
        part = self._part(pen, edge_id, f"{'diagram-link' if flow is None else 'diagram-flow'} {mark}")
        if flow is None:
            draw_link(part, edge, ink, name=name)
        else:
            draw_flow(part, edge, ink, name=name, is_default=flow.is_default)
        if has_badge(mark):
            draw_badge(part, mark, on_arrow(edge), ink.stroke)

    def _part(self, pen: Pen, element_id: str, classes: str) -> Pen:
        return pen.part(
            " ".join(classes.split()), id=f"{self.prefix}-{element_id}", data_element_id=element_id
        )


def _layer(symbol: Symbol) -> int:
    """Say how far up an element lies; the arrows lie on _EDGES."""
    return _LAYERS.get(symbol.tag, _NODES)


def _depth(pair: tuple[str, Symbol]) -> tuple[int, float]:
    """Order from the bottom up; of one layer, the larger lies below."""
    box = pair[1].bounds
    return _layer(pair[1]), -box.width * box.height


def _in_words(diagram: Diagram) -> str:
    """Say the steps in their order, for people who do not see the drawing."""
    return "; ".join(_step_in_words(step) for step in diagram.steps)


def _step_in_words(step: Step) -> str:
    lane = f" ({step.lane_name})" if step.lane_name else ""
    return f"{step.number}. {step.activity}{lane}" if step.number else f"{step.activity}{lane}"
