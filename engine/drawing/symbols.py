"""The symbols of BPMN: what each kind of element looks like."""

from dataclasses import dataclass
from math import cos, radians, sin

from lxml import etree

from engine.drawing.layout import Bounds, Point, Shape
from engine.drawing.lettering import width_of, wrapped
from engine.drawing.pen import LINE_HEIGHT, Ink, Pen, number
from engine.xml import BPMN_NS

TEXT = 12.0
SMALL = 11.0
STRIP = 30.0

_B = f"{{{BPMN_NS}}}"
_OUTSIDE_WIDTH = 96.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One element to draw: its kind, its words, its place; `source` is the element in the diagram's XML."""

    tag: str
    name: str
    number: str
    shape: Shape
    ink: Ink
    source: etree._Element

    @property
    def bounds(self) -> Bounds:
        """The place on the sheet."""
        return self.shape.bounds

    def has(self, child: str) -> bool:
        """Say whether the element has this BPMN child."""
        return self.source.find(f"{_B}{child}") is not None


def draw_symbol(pen: Pen, symbol: Symbol) -> None:
    """Draw an element in the manner of its kind; an unknown kind is a box with its name."""
    if symbol.tag in ("participant", "lane"):
        _draw_strip(pen, symbol)
    elif symbol.tag.endswith("Gateway"):
        _draw_gateway(pen, symbol)
    elif symbol.tag.endswith("Event"):
        _draw_event(pen, symbol)
    elif symbol.tag in ("subProcess", "adHocSubProcess", "transaction"):
        _draw_sub_process(pen, symbol)
    elif symbol.tag == "textAnnotation":
        _draw_note(pen, symbol)
    elif symbol.tag == "group":
        _draw_group(pen, symbol)
    elif symbol.tag.startswith("data"):
        _draw_data(pen, symbol)
    else:
        _draw_task(pen, symbol)


def css_class(tag: str) -> str:
    """Give the CSS class of a kind of element."""
    for ending, name in (("Gateway", "gateway"), ("Event", "event"), ("ubProcess", "sub-process")):
        if tag.endswith(ending):
            return f"diagram-{name}"
    return {"participant": "diagram-pool", "lane": "diagram-lane", "group": "diagram-group"}.get(
        tag, "diagram-task"
    )


def _draw_strip(pen: Pen, symbol: Symbol) -> None:
    """Draw a pool or a lane, its name along the left side, or on top when it stands upright."""
    box = symbol.bounds
    pen.box(box, symbol.ink)
    bold = symbol.tag == "participant"
    if symbol.shape.horizontal:
        if bold:
            pen.path(f"M{number(box.x + STRIP)} {number(box.y)}V{number(box.bottom)}", symbol.ink)
        lines = wrapped(symbol.name, width=box.height - 8, size=TEXT, lines=2)
        middle = Point(box.x + STRIP / 2, box.centre.y)
        pen.text(lines, middle, size=TEXT, upright=True, bold=bold)
    else:
        pen.path(f"M{number(box.x)} {number(box.y + STRIP)}H{number(box.right)}", symbol.ink)
        lines = wrapped(symbol.name, width=box.width - 8, size=TEXT, lines=2)
        pen.text(lines, Point(box.centre.x, box.y + STRIP / 2), size=TEXT, bold=True)


def _draw_task(pen: Pen, symbol: Symbol) -> None:
    box = symbol.bounds
    pen.box(box, symbol.ink, radius=10)
    room = box.height - 8
    middle = box.centre
    if symbol.number:
        width = max(22.0, width_of(symbol.number, SMALL) + 12)
        badge = Bounds(box.x + 5, box.y + 5, width, 18)
        pen.box(badge, Ink(fill=symbol.ink.stroke, stroke="none"), radius=9, css_class="diagram-badge")
        pen.text(
            [symbol.number], badge.centre, size=SMALL, bold=True, colour="#ffffff", css_class="diagram-number"
        )
        room -= 14
        middle = Point(middle.x, middle.y + 7)
    if symbol.has("multiInstanceLoopCharacteristics"):
        _draw_loop(pen, symbol)
        room -= 14
        middle = Point(middle.x, middle.y - 6)
    fitting = max(int(room / (TEXT * LINE_HEIGHT)), 1)
    pen.text(wrapped(symbol.name, width=box.width - 12, size=TEXT, lines=fitting), middle, size=TEXT)


def _draw_sub_process(pen: Pen, symbol: Symbol) -> None:
    box = symbol.bounds
    pen.box(box, symbol.ink, radius=10)
    lines = wrapped(symbol.name, width=box.width - 16, size=TEXT, lines=2)
    middle = Point(box.centre.x, box.y + 4 + len(lines) * TEXT * LINE_HEIGHT / 2 + 3)
    pen.text(lines, middle, size=TEXT, bold=True)
    _draw_loop(pen, symbol)


def _draw_loop(pen: Pen, symbol: Symbol) -> None:
    """Draw the three bars of a multi-instance: upright when parallel, lying when one after another."""
    loop = symbol.source.find(f"{_B}multiInstanceLoopCharacteristics")
    if loop is None:
        return
    x, y = symbol.bounds.centre.x, symbol.bounds.bottom - 12
    if loop.get("isSequential") == "true":
        bars = "".join(f"M{number(x - 6)} {number(y + offset)}h12" for offset in (-4, 0, 4))
    else:
        bars = "".join(f"M{number(x + offset)} {number(y - 6)}v12" for offset in (-4, 0, 4))
    pen.path(bars, Ink(fill="none", stroke=symbol.ink.stroke, width=2), css_class="diagram-loop")


def _draw_gateway(pen: Pen, symbol: Symbol) -> None:
    box, middle = symbol.bounds, symbol.bounds.centre
    corners = f"M{number(middle.x)} {number(box.y)}L{number(box.right)} {number(middle.y)}"
    corners += f"L{number(middle.x)} {number(box.bottom)}L{number(box.x)} {number(middle.y)}Z"
    pen.path(corners, symbol.ink, css_class="diagram-box")
    x, y, arm = middle.x, middle.y, box.width * 0.16
    bold = Ink(fill="none", stroke=symbol.ink.stroke, width=3.2)
    if symbol.tag == "exclusiveGateway":
        cross = f"M{number(x - arm)} {number(y - arm)}L{number(x + arm)} {number(y + arm)}"
        pen.path(f"{cross}M{number(x + arm)} {number(y - arm)}L{number(x - arm)} {number(y + arm)}", bold)
    elif symbol.tag == "parallelGateway":
        arm *= 1.4
        across = f"M{number(x - arm)} {number(y)}h{number(2 * arm)}"
        pen.path(f"{across}M{number(x)} {number(y - arm)}v{number(2 * arm)}", bold)
    else:
        pen.circle(middle, arm * 1.3, bold, css_class="diagram-mark")
    _write_outside(pen, symbol)


def _draw_event(pen: Pen, symbol: Symbol) -> None:
    middle, radius = symbol.bounds.centre, symbol.bounds.width / 2
    waits = symbol.tag in ("boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent")
    dash = "5 3" if symbol.source.get("cancelActivity") == "false" else None
    width = 3.6 if symbol.tag == "endEvent" else symbol.ink.width
    pen.circle(middle, radius, symbol.ink._replace(width=width, dash=dash))
    if waits:
        ring = symbol.ink._replace(fill="none", dash=dash)
        pen.circle(middle, max(radius - 3.5, 1), ring, css_class="diagram-mark")
    if symbol.has("terminateEventDefinition"):
        dot = Ink(fill=symbol.ink.stroke, stroke="none")
        pen.circle(middle, radius * 0.55, dot, css_class="diagram-mark")
    if symbol.has("timerEventDefinition"):
        _draw_clock(pen, middle, radius * 0.6, symbol.ink)
    _write_outside(pen, symbol)


def _draw_clock(pen: Pen, middle: Point, radius: float, ink: Ink) -> None:
    thin = ink._replace(fill="none", width=1.2, dash=None)
    pen.circle(middle, radius, thin, css_class="diagram-mark")
    hands = f"M{number(middle.x)} {number(middle.y - radius * 0.75)}V{number(middle.y)}"
    hands += f"l{number(radius * 0.55)} {number(radius * 0.3)}"
    for hour in range(12):
        across, down = sin(radians(hour * 30)), -cos(radians(hour * 30))
        inner, outer = radius * 0.82, radius
        hands += f"M{number(middle.x + across * inner)} {number(middle.y + down * inner)}"
        hands += f"L{number(middle.x + across * outer)} {number(middle.y + down * outer)}"
    pen.path(hands, thin)


def _draw_note(pen: Pen, symbol: Symbol) -> None:
    box = symbol.bounds
    bracket = f"M{number(box.x + 10)} {number(box.y)}H{number(box.x)}V{number(box.bottom)}h10"
    pen.path(bracket, symbol.ink._replace(fill="none"), css_class="diagram-box")
    words = " ".join((symbol.source.findtext(f"{_B}text") or symbol.name).split())
    fitting = max(int((box.height - 4) / (TEXT * LINE_HEIGHT)), 1)
    lines = wrapped(words, width=box.width - 12, size=TEXT, lines=fitting)
    pen.text(lines, Point(box.x + 8, box.centre.y), size=TEXT, anchor="start")


def _draw_group(pen: Pen, symbol: Symbol) -> None:
    """Draw a dashed frame; its name is the category it refers to."""
    frame = symbol.ink._replace(fill="none", dash="8 4 1 4")
    pen.box(symbol.bounds, frame, radius=10)
    root, category = symbol.source.getroottree().getroot(), symbol.source.get("categoryValueRef")
    names = [
        value.get("value", "") for value in root.iter(f"{_B}categoryValue") if value.get("id") == category
    ]
    lines = wrapped(" ".join(names), width=symbol.bounds.width - 16, size=TEXT, lines=2)
    pen.text(lines, Point(symbol.bounds.centre.x, symbol.bounds.y + 14), size=TEXT)


def _draw_data(pen: Pen, symbol: Symbol) -> None:
    """Draw a sheet with a folded corner, or a store with its round lid."""
    box = symbol.bounds
    x, y, right, bottom = (number(value) for value in (box.x, box.y, box.right, box.bottom))
    fold = min(box.width, box.height) * 0.3
    if symbol.tag == "dataStoreReference":
        curve = f"a{number(box.width / 2)} {number(fold / 2)} 0 0"
        top, low = number(box.y + fold / 2), number(box.bottom - fold / 2)
        lid = f"M{x} {top}{curve} 0 {number(box.width)} 0{curve} 0 {number(-box.width)} 0"
        pen.path(f"{lid}V{low}{curve} 0 {number(box.width)} 0V{top}", symbol.ink, css_class="diagram-box")
    else:
        corner, drop = number(box.right - fold), number(box.y + fold)
        sheet = f"M{x} {y}H{corner}L{right} {drop}V{bottom}H{x}ZM{corner} {y}V{drop}H{right}"
        pen.path(sheet, symbol.ink, css_class="diagram-box")
    _write_outside(pen, symbol)


def _write_outside(pen: Pen, symbol: Symbol) -> None:
    """Write a name beside its symbol: where the layout says, else below."""
    if not symbol.name:
        return
    box, place = symbol.bounds, symbol.shape.label
    if place is None:
        lines = wrapped(symbol.name, width=_OUTSIDE_WIDTH, size=SMALL, lines=4)
        depth = len(lines) * SMALL * LINE_HEIGHT
        write_label(pen, lines, Point(box.centre.x, box.bottom + 6 + depth / 2))
    else:
        write_label(pen, outside_lines(symbol.name, place), place.centre)


def outside_lines(name: str, place: Bounds) -> list[str]:
    """Break a name for a label's place; the modeler's measures are a little tighter than ours."""
    return wrapped(name, width=place.width * 1.12 + 4, size=SMALL, lines=8)


def write_label(pen: Pen, lines: list[str], middle: Point) -> None:
    """Write a label on a white ground, so that no arrow runs through it."""
    width = max((width_of(line, SMALL) for line in lines), default=0.0)
    height = len(lines) * SMALL * LINE_HEIGHT
    ground = Bounds(middle.x - width / 2 - 1, middle.y - height / 2, width + 2, height)
    pen.box(ground, Ink(stroke="none"), css_class="diagram-ground")
    pen.text(lines, middle, size=SMALL)
