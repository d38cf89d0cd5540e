// Puts a new element where it belongs when nobody points at a place: behind the selected one, else in the middle.

import { isKind } from "./elements.js";

const GAP = 50; // pixels between two elements in a row
const ACROSS = { x: "y", y: "x" };
const SIZE = { x: "width", y: "height" };

// The way that a drawing goes on: down where performers are columns, else to the right.
function direction(source) {
  let around = source;
  while (around && !isKind(around, "bpmn:Participant")) {
    around = around.parent;
  }
  return around?.di.isHorizontal === false ? "y" : "x";
}

// The place right behind an element, in line with it.
function behind(source, shape) {
  const along = direction(source);
  const across = ACROSS[along];
  return {
    [along]: source[along] + source[SIZE[along]] + GAP,
    [across]: source[across] + (source[SIZE[across]] - shape[SIZE[across]]) / 2,
  };
}

function middleOf(place, shape) {
  return { x: place.x + shape.width / 2, y: place.y + shape.height / 2 };
}

function isFollowed(element) {
  return isKind(element, "bpmn:FlowNode") && !isKind(element, "bpmn:EndEvent") && element.type !== "label";
}

// Puts a shape behind its source and in front of what came next, as one edit: undo takes all of it back.
class InsertHandler {
  static $inject = ["modeling", "spaceTool", "elementRegistry"];

  constructor(modeling, spaceTool, elementRegistry) {
    Object.assign(this, { modeling, spaceTool, elementRegistry });
  }

  preExecute(context) {
    const { source, shape } = context;
    const [flow] = source.outgoing.filter((each) => isKind(each, "bpmn:SequenceFlow"));
    const along = direction(source);
    const place = behind(source, shape);
    if (this.isTaken(source, { ...place, width: shape.width, height: shape.height })) {
      this.makeRoom(along, source[along] + source[SIZE[along]] + GAP / 2, shape[SIZE[along]] + GAP);
    }
    const centre = middleOf(place, shape);
    context.made = this.modeling.appendShape(source, shape, centre, source.parent);
    this.modeling.reconnectStart(flow, context.made, centre);
    this.modeling.layoutConnection(flow, { waypoints: [] }); // anew: its bends led from elsewhere
  }

  isTaken(source, box) {
    const meets = (other) =>
      other.x < box.x + box.width + GAP / 2 && box.x < other.x + other.width + GAP / 2 &&
      other.y < box.y + box.height + GAP / 2 && box.y < other.y + other.height + GAP / 2;
    return source.parent.children.some((other) => isKind(other, "bpmn:FlowNode") && !other.waypoints && meets(other));
  }

  makeRoom(along, start, length) {
    const everything = this.elementRegistry.getAll();
    const moved = this.spaceTool.calculateAdjustments(everything, along, length, start);
    const delta = { x: 0, y: 0, [along]: length };
    this.spaceTool.makeSpace(moved.movingShapes, moved.resizingShapes, delta, along === "x" ? "e" : "s", start);
  }
}

export class Placing {
  static $inject = ["autoPlace", "canvas", "modeling", "selection", "commandStack", "eventBus"];

  constructor(autoPlace, canvas, modeling, selection, commandStack, eventBus) {
    Object.assign(this, { autoPlace, canvas, modeling, selection, commandStack });
    eventBus.once("diagram.init", () => commandStack.registerHandler("alur.insert", InsertHandler));
  }

  // The selected element that something may follow, or null.
  source() {
    const [only, ...more] = this.selection.get();
    return only && !more.length && isFollowed(only) ? only : null;
  }

  // Puts a shape behind an element: between it and what follows when that is one thing, else as one way more.
  after(source, shape) {
    const flows = source.outgoing.filter((each) => isKind(each, "bpmn:SequenceFlow"));
    const between = flows.length === 1 && !isKind(source, "bpmn:Gateway") && !isKind(shape, "bpmn:EndEvent");
    if (!between || !isKind(shape, "bpmn:FlowNode")) {
      this.append(source, shape);
      return;
    }
    const context = { source, shape };
    this.commandStack.execute("alur.insert", context);
    this.selection.select(context.made);
  }

  // As one way more: under the element where performers are columns, else where bpmn-js finds room.
  append(source, shape) {
    if (direction(source) === "x" || !isKind(shape, "bpmn:FlowNode")) {
      this.autoPlace.append(source, shape);
      return;
    }
    const centre = middleOf(behind(source, shape), shape);
    this.selection.select(this.modeling.appendShape(source, shape, centre, source.parent));
  }

  place(made) {
    const shapes = [].concat(made);
    const source = this.source();
    const [shape, ...inside] = shapes;
    if (source && !inside.length && isKind(shape, "bpmn:FlowNode") && !isKind(shape, "bpmn:StartEvent")) {
      this.after(source, shape);
      return;
    }
    const { x, y, width, height } = this.canvas.viewbox();
    const middle = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
    this.modeling.createElements(shapes, middle, this.parentAt(middle));
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
