// Keeps a drawing tidy: a column for each performer, a row for each step, no arrow through a symbol. The server says
// where everything belongs; here it is put there, in the same undo step as the edit that made it necessary.

import { isKind } from "./elements.js";
import { send } from "./opening.js";
import { begin, uncover } from "./view.js";

const PAUSE = 150;
const NEAR = 1; // pixels that two drawings may differ and still be the same
const INSIDE = 3; // pixels that an arrow must run inside a symbol to go through it
const SHARED = 12; // pixels that two arrows must run along each other to be taken for one
// Edits whose place nobody chose by hand.
const PLACED_FOR_ONE = new Set(["alur.insert", "alur.together", "elements.delete", "lane.add", "shape.append"]);
const AROUND = { top: 40, bottom: 40, left: 130, right: 120 }; // what stays free: the palette left, the pad right
const BESIDE = 30; // pixels between the pool and notes that belong to nothing

function boundsOf({ x, y, width, height }) {
  return { x, y, width, height };
}

// Where everything stands now, in the form that `put` takes.
function standing(elements) {
  const shapes = new Map();
  const edges = new Map();
  for (const element of elements) {
    if (element.waypoints) {
      edges.set(element, element.waypoints.map(({ x, y }) => ({ x, y })));
    } else if (element.parent) {
      shapes.set(element, { bounds: boundsOf(element), horizontal: element.di?.isHorizontal });
    }
  }
  return { shapes, edges };
}

// Puts everything in its place as one command that knows the way back.
class ArrangeHandler {
  static $inject = ["bpmnFactory"];

  constructor(bpmnFactory) {
    this.bpmnFactory = bpmnFactory;
  }

  execute({ after }) {
    return this.put(after);
  }

  revert({ before }) {
    return this.put(before);
  }

  put({ shapes, edges }) {
    for (const [shape, { bounds, horizontal }] of shapes) {
      Object.assign(shape, bounds);
      const drawn = shape.type === "label" ? this.labelOf(shape) : shape.di;
      drawn.set("bounds", this.bpmnFactory.createDiBounds(bounds));
      if (isKind(shape, "bpmn:Lane", "bpmn:Participant")) {
        drawn.set("isHorizontal", horizontal);
      }
    }
    for (const [edge, points] of edges) {
      edge.waypoints = points.map(({ x, y }) => ({ x, y }));
      edge.di.set("waypoint", this.bpmnFactory.createDiWaypoints(edge.waypoints));
    }
    return [...shapes.keys(), ...edges.keys()];
  }

  labelOf(label) {
    if (!label.di.label) {
      label.di.set("label", this.bpmnFactory.create("bpmndi:BPMNLabel"));
      label.di.label.$parent = label.di;
    }
    return label.di.label;
  }
}

export class Arranging {
  static $inject = ["elementRegistry", "commandStack", "eventBus"];

  constructor(elementRegistry, commandStack, eventBus) {
    Object.assign(this, { elementRegistry, commandStack });
    eventBus.once("diagram.init", () => commandStack.registerHandler("alur.arrange", ArrangeHandler));
  }

  // Says whether the drawing is as the server would draw it.
  isArranged({ shapes }) {
    return Object.entries(shapes).every(([id, { bounds }]) => {
      const element = this.elementRegistry.get(id);
      const fits = (side) => Math.abs(element[side] - bounds[side]) <= NEAR;
      return !element || ["x", "y", "width", "height"].every(fits);
    });
  }

  // Draws it as the server says; `joined` makes it one undo step with the edit before.
  arrange(layout, { joined = false } = {}) {
    const elements = this.elementRegistry.getAll();
    const context = { before: standing(elements), after: this.wanted(layout, elements) };
    const last = this.entry();
    this.commandStack.execute("alur.arrange", context);
    if (joined && last) {
      // What bears the number of the entry before is undone and redone with it.
      this.entry().id = last.id;
    }
  }

  entry() {
    return this.commandStack._stack[this.commandStack._stackIdx];
  }

  // Says whether the last edit put something in a place that nobody chose by hand.
  placedForOne() {
    const last = this.entry();
    const whole = this.commandStack._stack.filter(({ id }) => id === last?.id);
    return whole.some(({ command }) => PLACED_FOR_ONE.has(command));
  }

  // Counts what is wrong with the drawing.
  faults() {
    return this.crossings() + this.shared() + this.lanesAside();
  }

  // Counts the pairs of arrows that run along each other, though they neither begin nor end at the same place.
  shared() {
    const flows = this.flows();
    return flows.flatMap((one, index) =>
      flows.slice(index + 1).filter((other) => one.source !== other.source && one.target !== other.target && together(one, other)),
    ).length;
  }

  // Counts the performers who stand elsewhere than the printed SOP's order of columns says.
  lanesAside() {
    const lanes = this.elementRegistry.filter((each) => isKind(each, "bpmn:Lane") && each.type !== "label");
    const order = lanes[0]?.businessObject.$parent?.get("lanes") ?? [];
    const drawn = order.map(({ id }) => this.elementRegistry.get(id)).filter(Boolean);
    return drawn.slice(1).filter((lane, index) => lane.x < drawn[index].x || lane.y < drawn[index].y).length;
  }

  flows() {
    return this.elementRegistry.filter((each) => each.waypoints && isKind(each, "bpmn:SequenceFlow"));
  }

  wanted(layout, elements) {
    const after = { shapes: new Map(), edges: new Map() };
    for (const element of elements) {
      if (element.type === "label") {
        const target = element.labelTarget;
        const label = (layout.shapes[target.id] ?? layout.edges[target.id])?.label;
        if (label) {
          after.shapes.set(element, { bounds: label });
        }
      } else if (layout.shapes[element.id]) {
        const { bounds, horizontal } = layout.shapes[element.id];
        after.shapes.set(element, { bounds, horizontal });
      } else if (layout.edges[element.id]) {
        after.edges.set(element, layout.edges[element.id].points);
      }
    }
    this.takeNotesAlong(elements, after);
    return after;
  }

  // A note keeps its distance to what it is about; one about nothing stands beside everything.
  takeNotesAlong(elements, after) {
    const right = Math.max(0, ...[...after.shapes.values()].map(({ bounds }) => bounds.x + bounds.width));
    let top = 0;
    for (const note of elements.filter((element) => isKind(element, "bpmn:TextAnnotation") && element.type !== "label")) {
      const links = [...note.incoming, ...note.outgoing];
      const about = links.map(({ source, target }) => (source === note ? target : source)).find((each) => after.shapes.has(each));
      const moved = about && after.shapes.get(about).bounds;
      const place = moved
        ? { x: right + BESIDE, y: moved.y }
        : { x: right + BESIDE, y: top };
      place.y = Math.max(place.y, top);
      top = place.y + note.height + BESIDE;
      after.shapes.set(note, { bounds: { ...boundsOf(note), ...place } });
      for (const link of moved ? links : []) {
        const ends = [{ x: moved.x + moved.width, y: moved.y + moved.height / 2 }, { x: place.x, y: place.y + note.height / 2 }];
        after.edges.set(link, link.source === note ? ends.reverse() : ends);
      }
    }
  }

  // Counts the arrows that run through a symbol which is not their end.
  crossings() {
    const everything = this.elementRegistry.getAll();
    const nodes = everything.filter(
      (each) => isKind(each, "bpmn:FlowNode") && !each.waypoints && each.type !== "label" && !isKind(each, "bpmn:BoundaryEvent"),
    );
    return this.flows().filter((flow) => nodes.some((node) => goesThrough(flow, node))).length;
  }
}

function stretches(flow) {
  return flow.waypoints.slice(1).map((to, index) => [flow.waypoints[index], to]);
}

// Whether two arrows run on the same line for a while.
function together(one, other) {
  return stretches(one).some(([a, b]) =>
    stretches(other).some(([c, d]) =>
      [["x", "y"], ["y", "x"]].some(([along, across]) => {
        const flat = [b, c, d].every((point) => Math.abs(point[across] - a[across]) < INSIDE);
        const from = Math.max(Math.min(a[along], b[along]), Math.min(c[along], d[along]));
        const to = Math.min(Math.max(a[along], b[along]), Math.max(c[along], d[along]));
        return flat && to - from > SHARED;
      }),
    ),
  );
}

function goesThrough(flow, node) {
  for (let around = flow.source; around; around = around.parent) {
    if (around === node) return false;
  }
  for (let around = flow.target; around; around = around.parent) {
    if (around === node) return false;
  }
  if ([flow.source.host, flow.target.host].includes(node)) return false;
  return flow.waypoints.slice(1).some((to, index) => {
    const from = flow.waypoints[index];
    return (
      Math.max(from.x, to.x) > node.x + INSIDE && Math.min(from.x, to.x) < node.x + node.width - INSIDE &&
      Math.max(from.y, to.y) > node.y + INSIDE && Math.min(from.y, to.y) < node.y + node.height - INSIDE
    );
  });
}

// Tends the button that tidies the drawing and keeps it so, and says when a drawing made by hand needs it.
export function tendArranging(root, modeler, words) {
  const button = root.querySelector("[data-act=arrange]");
  const hint = root.querySelector("[data-untidy]");
  const told = root.querySelector("[data-tidied]");
  const arranging = modeler.get("arranging");
  const stack = modeler.get("commandStack");
  const typing = modeler.get("directEditing");
  let kept = false;
  let waiting;
  let applying = false;
  let chosen = false; // somebody said whether it is to be kept tidy
  let edits = 0;
  let faults = arranging.faults();
  let began = Infinity; // the place on the stack of the edit that began the keeping by itself

  const show = () => {
    button.setAttribute("aria-pressed", String(kept));
    root.classList.toggle("editor-columns", kept);
    hint.hidden = kept || arranging.faults() === 0;
    told.hidden = !kept || stack._stackIdx < began;
  };
  const follow = () => {
    if (typing.isActive()) {
      return; // the name being typed would be closed
    }
    const [selected, ...more] = modeler.get("selection").get();
    if (selected && !more.length && !selected.waypoints) {
      modeler.get("canvas").scrollToElement(selected, AROUND);
    }
    uncover(modeler);
  };
  const layout = async () => {
    const { xml } = await modeler.saveXML();
    const url = root.dataset.arrangeUrl;
    const { status, answer } = await send(root, url, { bpmn: xml }).catch(() => ({ status: 0 }));
    return status === 200 ? answer : null;
  };
  // An edit that came meanwhile asks again by itself.
  const tidy = async (options) => {
    const at = edits;
    const wanted = await layout();
    if (!wanted || edits !== at || arranging.isArranged(wanted)) {
      return wanted !== null;
    }
    applying = true;
    try {
      arranging.arrange(wanted, options);
    } finally {
      applying = false;
    }
    return true;
  };

  button.addEventListener("click", async () => {
    kept = !kept;
    chosen = true;
    began = Infinity;
    if (kept && !(await tidy({}))) {
      kept = false;
      root.querySelector("[data-status]").textContent = words.notArranged;
    }
    show();
    if (kept) {
      begin(modeler);
    }
  });
  // A drawing made by hand stays so until an edit without a hand spoils it; undo takes back both.
  const judge = (trigger) => {
    if (began !== Infinity && trigger !== "execute") {
      kept = stack._stackIdx >= began;
    }
    const now = arranging.faults();
    if (!kept && !chosen && trigger === "execute" && now > faults && arranging.placedForOne()) {
      kept = true;
      began = stack._stackIdx;
    }
    faults = now;
  };
  // Not before a name that is being typed on the canvas is finished.
  const soon = () => {
    waiting = window.setTimeout(async () => {
      if (typing.isActive()) {
        modeler.get("eventBus").once("directEditing.deactivate", soon);
        return;
      }
      await tidy({ joined: true });
      show();
      follow();
    }, PAUSE);
  };
  modeler.on("commandStack.changed", ({ trigger }) => {
    window.clearTimeout(waiting);
    edits += 1;
    if (!applying) {
      judge(trigger);
    }
    if (kept && trigger === "execute" && !applying) {
      soon();
    }
    show();
  });
  modeler.on("selection.changed", () => {
    if (kept) {
      follow();
    }
  });
  // A drawing that is tidy when it is opened is kept so.
  const look = async () => {
    chosen = false;
    began = Infinity;
    faults = arranging.faults();
    const wanted = await layout();
    kept = chosen ? kept : wanted !== null && arranging.isArranged(wanted);
    show();
  };
  modeler.on("import.done", look);
  look();
}
