// Shows a frame on the diagram that was in force: where tokens stand, what was done, the arrows just taken.

const SVG = "http://www.w3.org/2000/svg";
const MARKS = ["play-done", "play-current", "play-late", "play-taken"];
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function drawn(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// A sign on a plate, so that it is told by its letters too and not by its colour alone.
function sign(x, y, text, kind) {
  const plate = drawn("g", { class: `play-sign play-sign-${kind}`, transform: `translate(${x} ${y})` });
  const width = Math.max(20, 9 * text.length + 8);
  plate.append(
    drawn("rect", { x: -width / 2, y: -10, width, height: 20, rx: 10 }),
    drawn("text", { y: 4.5, "text-anchor": "middle", "font-size": 13, "font-weight": "bold" }, text),
  );
  return plate;
}

export class Stage {
  constructor(place, sheets) {
    this.place = place;
    this.sheets = sheets;
    this.hash = null;
  }

  put(hash) {
    const sheet = this.sheets.get(hash);
    if (!sheet || this.hash === hash) return;
    this.hash = hash;
    this.place.replaceChildren(sheet.content.cloneNode(true));
    this.svg = this.place.querySelector("svg");
    this.signs = drawn("g", { class: "play-signs", "aria-hidden": "true" });
    this.svg.append(this.signs);
    this.parts = new Map();
    for (const part of this.svg.querySelectorAll("[data-element-id]")) this.parts.set(part.dataset.elementId, part);
    this.boxes = new Map();
  }

  box(part) {
    if (!this.boxes.has(part)) {
      const shape = part.querySelector(":scope > .diagram-box");
      this.boxes.set(part, shape ? shape.getBBox() : null);
    }
    return this.boxes.get(part);
  }

  show(frame) {
    this.put(frame.stand.deployment_hash);
    for (const part of this.svg.querySelectorAll(MARKS.map((mark) => `.${mark}`).join())) part.classList.remove(...MARKS);
    this.signs.replaceChildren();
    const { stand } = frame;
    const rounds = new Map();
    const seen = (step, round) => rounds.set(step, Math.max(round, rounds.get(step) ?? 1));
    for (const done of Object.values(stand.done)) {
      this.mark(done.step, "play-done");
      seen(done.step, done.round);
    }
    const late = new Set();
    for (const task of Object.values(stand.tasks)) {
      seen(task.step, task.round);
      if (task.due_at && task.due_at < frame.at) late.add(task.step);
    }
    const here = this.tokens(stand, late);
    for (const [step, round] of rounds) if (round > 1) this.corner(step, `↻${round}`, "round", 0, 1);
    for (const done of Object.values(stand.done)) if (!here.has(done.step)) this.corner(done.step, "✓", "done", 1);
    for (const flow of new Set(frame.flows)) this.taken(flow, stand.taken[flow] ?? 1);
    this.follow(here);
  }

  tokens(stand, late) {
    const counts = new Map();
    for (const token of Object.values(stand.tokens)) {
      const part = this.parts.get(token.element);
      if (!part || part.classList.contains("diagram-sub-process")) continue;
      counts.set(token.element, (counts.get(token.element) ?? 0) + token.count);
    }
    for (const [element, count] of counts) {
      this.mark(element, late.has(element) ? "play-late" : "play-current");
      this.corner(element, late.has(element) ? `${count}!` : `${count}`, late.has(element) ? "late" : "current", 1);
    }
    return new Set(counts.keys());
  }

  mark(element, name) {
    const part = this.parts.get(element);
    if (!part) return;
    part.classList.remove(...MARKS);
    part.classList.add(name);
  }

  corner(element, text, kind, across, down = 0) {
    const part = this.parts.get(element);
    const box = part && this.box(part);
    if (box) this.signs.append(sign(box.x + across * box.width, box.y + down * box.height, text, kind));
  }

  taken(flow, count) {
    const part = this.parts.get(flow);
    const line = part?.querySelector(":scope > .diagram-line");
    if (!line) return;
    part.classList.add("play-taken");
    if (count < 2) return;
    const middle = line.getPointAtLength(line.getTotalLength() / 2);
    this.signs.append(sign(middle.x, middle.y, `${count}×`, "taken"));
  }

  // Keeps the tokens in view where the diagram is larger than its place.
  follow(here) {
    const first = [...here].map((element) => this.parts.get(element)).find((part) => part && this.box(part));
    if (!first) return;
    const frame = this.place.getBoundingClientRect();
    const at = first.getBoundingClientRect();
    const inside = at.left >= frame.left && at.right <= frame.right && at.top >= frame.top && at.bottom <= frame.bottom;
    if (inside) return;
    this.place.scrollBy({
      left: at.left + at.width / 2 - frame.left - frame.width / 2,
      top: at.top + at.height / 2 - frame.top - frame.height / 2,
      behavior: calm.matches ? "auto" : "smooth",
    });
  }
}
