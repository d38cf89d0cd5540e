// How much of the diagram is seen.

const MARGIN = 24; // pixels around the diagram
const READABLE = 0.8; // the scale at which names are still read with ease

// Shows the whole diagram beside the palette, never larger than it is.
export function fit(modeler) {
  show(modeler, ({ room, inner }) => Math.max(Math.min(room.width / inner.width, room.height / inner.height, 1), 0.1));
}

// Shows the diagram from its beginning, as broad as there is room, but never so small that it is hard to read.
export function begin(modeler) {
  show(modeler, ({ room, inner }) => Math.max(Math.min(room.width / inner.width, 1), READABLE));
}

// Moves a diagram that is narrow enough out from under the palette.
export function uncover(modeler) {
  const canvas = modeler.get("canvas");
  const { inner, outer, x, scale } = canvas.viewbox();
  const left = leftOf(canvas);
  const covered = left - (inner.x - x) * scale;
  if (covered > 0 && inner.width * scale <= outer.width - left - MARGIN) {
    canvas.scroll({ dx: covered, dy: 0 });
  }
}

// Where the room beside the palette begins.
function leftOf(canvas) {
  const palette = canvas.getContainer().querySelector(".djs-palette");
  return MARGIN + (palette ? palette.offsetLeft + palette.offsetWidth : 0);
}

function show(modeler, scaled) {
  const canvas = modeler.get("canvas");
  canvas.resized(); // the page may have grown or shrunk around it
  const { inner, outer } = canvas.viewbox();
  if (!inner.width || !outer.width) {
    return;
  }
  const left = leftOf(canvas);
  const room = { width: outer.width - left - MARGIN, height: outer.height - 2 * MARGIN };
  const scale = scaled({ room, inner });
  const free = Math.max(outer.height - inner.height * scale, 2 * MARGIN);
  canvas.viewbox({
    x: inner.x - left / scale,
    y: inner.y - Math.min(free / 2, 3 * MARGIN) / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}
