// Puts a new element where it belongs when nobody points at a place: behind the selected one, else in the middle.

import { isKind } from "./elements.js";

export class Placing {
  static $inject = ["autoPlace", "canvas", "modeling", "selection"];

  constructor(autoPlace, canvas, modeling, selection) {
    Object.assign(this, { autoPlace, canvas, modeling, selection });
  }

  // The selected element that something may follow, or null.
  source() {
    const [only, ...more] = this.selection.get();
    const follows = only && !more.length && isKind(only, "bpmn:FlowNode") && !isKind(only, "bpmn:EndEvent");
    return follows && only.type !== "label" ? only : null;
  }

  place(made) {
    const [shape, ...inside] = Array.isArray(made) ? made : [made];
    const source = this.source();
    if (source && !inside.length && isKind(shape, "bpmn:FlowNode") && !isKind(shape, "bpmn:StartEvent")) {
      this.autoPlace.append(source, shape);
      return;
    }
    const { x, y, width, height } = this.canvas.viewbox();
    const middle = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
    this.modeling.createElements(Array.isArray(made) ? made : [made], middle, this.parentAt(middle));
    this.selection.select(shape);
  }

  // The smallest thing around a place that can hold elements.
  parentAt(place) {
    const holds = (element) =>
      isKind(element, "bpmn:Participant", "bpmn:SubProcess") &&
      element.x <= place.x && place.x <= element.x + element.width &&
      element.y <= place.y && place.y <= element.y + element.height;
    const root = this.canvas.getRootElement();
    const pools = root.children.filter((element) => isKind(element, "bpmn:Participant"));
    return root.children.find(holds) ?? pools[0] ?? root;
  }
}
