"""Draws the few shapes an SVG needs, with attributes only: no style that a strict CSP would refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lxml import etree

from engine.drawing.layout import Bounds, Point

SVG_NS = "http://www.w3.org/2000/svg"
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
LINE_HEIGHT = 1.2


class Ink(NamedTuple):
    """How a shape is filled and outlined."""

    fill: str = "#ffffff"
    stroke: str = "#22242a"
    width: float = 1.6
    dash: str | None = None

    def attributes(self) -> dict[str, str]:
        """Give the SVG attributes of this ink."""
        said = {"fill": self.fill, "stroke": self.stroke, "stroke-width": number(self.width)}
        return said | ({"stroke-dasharray": self.dash} if self.dash else {})


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes into one SVG group."""

    group: etree._Element

    def part(self, css_class: str, **attributes: str) -> "Pen":
        """Begin a group within this one; underscores in attribute names become hyphens."""
        named = {name.replace("_", "-"): clean(value) for name, value in attributes.items()}
        return Pen(_child(self.group, "g", {**named, "class": clean(css_class)}))

    def tooltip(self, text: str) -> None:
        """Say what the group is, to a pointer that rests on it."""
        _child(self.group, "title", {}).text = clean(text)

    def box(self, bounds: Bounds, ink: Ink, *, radius: float = 0, css_class: str = "diagram-box") -> None:
        """Draw a rectangle."""
        places = {"x": bounds.x, "y": bounds.y, "width": bounds.width, "height": bounds.height, "rx": radius}
        said = {name: number(value) for name, value in places.items()}
        _child(self.group, "rect", {**said, **ink.attributes(), "class": css_class})

    def circle(self, centre: Point, radius: float, ink: Ink, *, css_class: str = "diagram-box") -> None:
        """Draw a circle."""
        said = {"cx": number(centre.x), "cy": number(centre.y), "r": number(radius)}
        _child(self.group, "circle", {**said, **ink.attributes(), "class": css_class})

    def path(self, path: str, ink: Ink, *, css_class: str = "diagram-mark") -> None:
        """Draw an SVG path."""
        said = {"d": path, "stroke-linejoin": "round", "stroke-linecap": "round"}
        _child(self.group, "path", {**said, **ink.attributes(), "class": css_class})

    def text(
        self,
        lines: Sequence[str],
        centre: Point,
        *,
        size: float,
        anchor: Literal["start", "middle"] = "middle",
        upright: bool = False,
        bold: bool = False,
        colour: str = "#22242a",
        css_class: str = "diagram-label",
    ) -> None:
        """Write lines around a point, the block centred vertically; `upright` turns it to run upwards."""
        step = size * LINE_HEIGHT
        said = {"font-size": number(size), "text-anchor": anchor, "fill": colour, "class": css_class}
        said |= {"font-weight": "bold"} if bold else {}
        if upright:
            said["transform"] = f"rotate(-90 {number(centre.x)} {number(centre.y)})"
        block = _child(self.group, "text", said)
        first = centre.y - step * (len(lines) - 1) / 2 + size * 0.36
        for index, line in enumerate(lines):
            place = {"x": number(centre.x), "y": number(first + index * step)}
            _child(block, "tspan", place).text = clean(line)

    def written(self) -> str:
        """Give the SVG text."""
        return str(etree.tostring(self.group, encoding="unicode"))


def sheet(extent: Bounds, *, margin: float, prefix: str, title: str, description: str) -> Pen:
    """Begin a drawing as large as `extent`, named for people who do not see it."""
    width, height = extent.width + 2 * margin, extent.height + 2 * margin
    corner = Point(extent.x - margin, extent.y - margin)
    root = etree.fromstring(f'<svg xmlns="{SVG_NS}"/>')
    said = {
        "class": "diagram",
        "viewBox": " ".join(number(value) for value in (*corner, width, height)),
        "width": number(width),
        "height": number(height),
        "role": "img",
        "aria-labelledby": f"{prefix}--title",
        "aria-describedby": f"{prefix}--description",
        "font-family": FONT,
    }
    for name, value in said.items():
        root.set(name, clean(value))
    _child(root, "title", {"id": clean(f"{prefix}--title")}).text = clean(title)
    _child(root, "desc", {"id": clean(f"{prefix}--description")}).text = clean(description)
    pen = Pen(root)
    pen.box(Bounds(*corner, width, height), Ink(stroke="none"), css_class="diagram-sheet")
    return pen


def number(value: float) -> str:
    """Write a coordinate short: two decimals at most."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def clean(text: str) -> str:
    """Drop the control characters that XML cannot carry."""
    return "".join(letter for letter in text if letter.isprintable() or letter == " ")


def _child(parent: etree._Element, name: str, attributes: dict[str, str]) -> etree._Element:
    return etree.SubElement(parent, f"{{{SVG_NS}}}{name}", attributes)
