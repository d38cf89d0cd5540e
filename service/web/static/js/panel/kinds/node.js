// What every symbol of the flow can say of itself: its name, and in whose lane it lies.

import { laneOf, lanesOf, moveInto, outermost } from "../lanes.js";
import { isA } from "../sop.js";

export function nameOf(desk, element) {
  return {
    value: element.businessObject.name ?? "",
    commit: (name) => desk.edits.once(() => desk.edits.modeling.updateLabel(element, name)),
  };
}

export function laneBinding(desk, element) {
  const inside = outermost(element) !== element;
  const lanes = lanesOf(desk.modeler, desk.process);
  return {
    value: laneOf(desk.modeler, desk.process, element)?.id ?? "",
    options: lanes.map((lane) => ({ value: lane.id, label: desk.calledOf(lane) })),
    fixed: inside || isA(element, "bpmn:BoundaryEvent"),
    commit: (id) => {
      const lane = lanes.find((each) => each.id === id);
      if (lane) {
        desk.edits.once(() => moveInto(desk.modeler, lane, element));
      }
    },
  };
}

export function node(desk, element) {
  return {
    template: "template-node",
    bindings: { name: nameOf(desk, element), lane: laneBinding(desk, element) },
  };
}
