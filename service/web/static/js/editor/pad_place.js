// Where the pad of a selected element stands in a drawing made by hand: wherever it covers least of the others.

import { isKind } from "./elements.js";

const AWAY = 10; // pixels between the element and its pad
const AROUND_IT = ["bpmn:Lane", "bpmn:Participant", "bpmn:Collaboration", "bpmn:Process"];
const OUTSIDE = 100; // what a pad that is not wholly seen costs, in covered elements

export class PadPlace {
  static $inject = ["canvas", "elementRegistry", "contextPad"];

  constructor(canvas, elementRegistry, contextPad) {
    Object.assign(this, { canvas, elementRegistry });
    const usual = contextPad._getPosition.bind(contextPad);
    contextPad._getPosition = (target) => {
      const html = contextPad._current?.html;
      const isOne = !Array.isArray(target) && !target.waypoints;
      const inRow = isOne && html && window.getComputedStyle(html).flexWrap === "nowrap";
      return inRow ? this.best(target, html, usual(target)) : usual(target);
    };
  }

  best(target, { offsetWidth: width, offsetHeight: height }, usual) {
    const seen = this.canvas.getContainer().getBoundingClientRect();
    const box = this.boxOf(target, seen);
    const places = [
      { left: box.left, top: box.bottom + AWAY },
      { left: box.left, top: box.top - height - AWAY },
      { left: box.right - width, top: box.bottom + AWAY },
      { left: box.right - width, top: box.top - height - AWAY },
      usual,
    ];
    const others = this.elementRegistry.filter((each) => this.counts(each, target)).map((each) => this.boxOf(each, seen));
    const cost = ({ left, top }) => {
      const isSeen = left >= 0 && top >= 0 && left + width <= seen.width && top + height <= seen.height;
      const covered = others.filter(
        (each) => each.left < left + width && left < each.right && each.top < top + height && top < each.bottom,
      );
      return covered.length + (isSeen ? 0 : OUTSIDE);
    };
    return places.map((place) => [cost(place), place]).reduce((least, each) => (each[0] < least[0] ? each : least))[1];
  }

  // Whether covering an element hides anything: what lies around the selected one, or inside it, does not.
  counts(element, target) {
    if (element === target || element.waypoints || element.hidden || isKind(element, ...AROUND_IT)) {
      return false;
    }
    for (let around = target.parent; around; around = around.parent) {
      if (around === element) return false;
    }
    return true;
  }

  boxOf(element, seen) {
    const { left, top, right, bottom } = this.canvas.getGraphics(element).getBoundingClientRect();
    return { left: left - seen.left, top: top - seen.top, right: right - seen.left, bottom: bottom - seen.top };
  }
}
