// Marks on the canvas where a check found something: a sign with its words, not a colour alone.

import { cloned } from "./dom.js";

const LAYER = "alur-lint";
const WEIGHT = { error: 2, warning: 1 };

export class Marks {
  constructor(modeler, words, select) {
    this.overlays = modeler.get("overlays");
    this.registry = modeler.get("elementRegistry");
    this.words = words;
    this.select = select;
    this.shown = "";
  }

  show(findings) {
    const byElement = new Map();
    for (const each of findings.filter((finding) => finding.element && WEIGHT[finding.severity])) {
      byElement.set(each.element, [...(byElement.get(each.element) ?? []), each]);
    }
    this.overlays.remove({ type: LAYER });
    for (const [id, found] of byElement) {
      const element = this.registry.get(id);
      if (element) {
        this.mark(element, found);
      }
    }
  }

  mark(element, found) {
    const worst = found.reduce((one, other) => (WEIGHT[other.severity] > WEIGHT[one.severity] ? other : one));
    const sign = cloned(`template-mark-${worst.severity}`);
    const sentences = found.map((each) => `${each.status.label}: ${each.message}`).join("\n");
    sign.title = sentences;
    sign.setAttribute("aria-label", sentences);
    sign.addEventListener("click", () => this.select(element.id));
    const place = element.waypoints ? middleOf(element) : { top: -12, right: 12 };
    this.overlays.add(element, LAYER, { position: place, html: sign, show: { minZoom: 0.2 } });
  }
}

// Overlays of an arrow are placed from the corner of the box around it.
function middleOf({ waypoints }) {
  const [left, top] = [Math.min(...waypoints.map(({ x }) => x)), Math.min(...waypoints.map(({ y }) => y))];
  const half = (waypoints.length - 1) / 2;
  const [one, other] = [waypoints[Math.floor(half)], waypoints[Math.ceil(half)]];
  return { left: (one.x + other.x) / 2 - left - 11, top: (one.y + other.y) / 2 - top - 11 };
}
