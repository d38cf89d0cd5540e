// How much of the diagram is seen.

const MARGIN = 24; // pixels around the diagram

// Shows the whole diagram beside the palette, never larger than it is.
export function fit(modeler) {
  const canvas = modeler.get("canvas");
  const { inner, outer } = canvas.viewbox();
  if (!inner.width || !outer.width) {
    return;
  }
  const palette = canvas.getContainer().querySelector(".djs-palette");
  const left = MARGIN + (palette ? palette.offsetLeft + palette.offsetWidth : 0);
  const room = { width: outer.width - left - MARGIN, height: outer.height - 2 * MARGIN };
  const scale = Math.max(Math.min(room.width / inner.width, room.height / inner.height, 1), 0.1);
  const free = Math.max(outer.height - inner.height * scale, 2 * MARGIN);
  canvas.viewbox({
    x: inner.x - left / scale,
    y: inner.y - Math.min(free / 2, 3 * MARGIN) / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}
