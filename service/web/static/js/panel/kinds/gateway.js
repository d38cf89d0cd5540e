// A decision: for each arrow that leaves it, what it is called and when it is taken.

import { isA } from "../sop.js";
import { laneBinding, nameOf } from "./node.js";

const [YES, NO] = ["Ya", "Tidak"]; // the printed SOP's own words
const LAST = 10_000;

export function gateway(desk, element) {
  const ways = element.outgoing.filter((each) => each.businessObject.$instanceOf("bpmn:SequenceFlow"));
  return {
    template: "template-gateway",
    bindings: {
      name: nameOf(desk, element),
      lane: laneBinding(desk, element),
      more: {
        options: targetsOf(desk, element, ways).map((each) => ({ value: each.id, label: desk.calledOf(each) })),
        label: proposed(ways),
        commit: (way) => desk.edits.once(() => lead(desk, element, ways, way)),
      },
    },
    parts: ways.map((flow) => wayOf(desk, flow, "template-way", ways.length > 1)),
  };
}

// What one way more may lead to: steps first, in the order of the SOP, then ends and other symbols.
function targetsOf(desk, element, ways) {
  const order = new Map(desk.known.steps.map((each, index) => [each.id, index]));
  const place = (each) => order.get(each.id) ?? (isA(each, "bpmn:EndEvent") ? LAST : LAST + 1);
  return desk.modeler
    .get("elementRegistry")
    .filter((each) => each.parent === element.parent && each !== element && isTarget(each))
    .filter((each) => !ways.some((way) => way.target === each))
    .sort((one, other) => place(one) - place(other));
}

function isTarget(each) {
  const shape = each.type !== "label" && !each.waypoints && isA(each, "bpmn:FlowNode");
  return shape && !isA(each, "bpmn:StartEvent", "bpmn:BoundaryEvent");
}

// The one way that a new decision has already will be "yes", so that the next is "no".
function proposed(ways) {
  const named = ways.map((way) => way.businessObject.name ?? "");
  const free = [YES, NO].filter((each) => !named.includes(each));
  return named.length === 1 && !named[0] ? NO : free[0] ?? "";
}

function lead(desk, element, ways, { target, label }) {
  const shape = desk.modeler.get("elementRegistry").get(target);
  const { modeling } = desk.edits;
  if (ways.length === 1 && !ways[0].businessObject.name && label === NO) {
    modeling.updateLabel(ways[0], YES);
  }
  const flow = modeling.connect(element, shape, { type: "bpmn:SequenceFlow" });
  if (label) {
    modeling.updateLabel(flow, label);
  }
}

export function flow(desk, element) {
  const chooses = isChosen(element);
  return {
    template: chooses ? "template-flow" : "template-arrow",
    bindings: chooses ? wayOf(desk, element).bindings : { label: labelOf(desk, element) },
    says: endsOf(desk, element),
  };
}

// Arrows out of a decision with several ways are taken by a condition, or by default.
function isChosen(element) {
  const { source } = element;
  return source.businessObject.$instanceOf("bpmn:ExclusiveGateway") && source.outgoing.length > 1;
}

function wayOf(desk, flow, template, chooses = true) {
  const gateway = flow.source;
  const isDefault = gateway.businessObject.default === flow.businessObject;
  const bindings = {
    label: labelOf(desk, flow),
    default: {
      value: isDefault,
      shown: chooses,
      commit: (wanted) => desk.edits.once(() => makeDefault(desk, flow, wanted)),
    },
  };
  bindings.condition = {
    value: isDefault ? "" : (flow.businessObject.conditionExpression?.body ?? "").trim(),
    fields: fieldsAt(desk, gateway),
    shown: chooses && !isDefault,
    commit: (expression) => desk.edits.once(() => setCondition(desk, flow, expression)),
  };
  return { template, key: flow.id, bindings, says: endsOf(desk, flow) };
}

function labelOf(desk, flow) {
  return {
    value: flow.businessObject.name ?? "",
    commit: (name) => desk.edits.once(() => desk.edits.modeling.updateLabel(flow, name)),
  };
}

function endsOf(desk, flow) {
  return { source: desk.calledOf(flow.source), target: desk.calledOf(flow.target) };
}

// The default is the way that is left when no condition holds, so it has none itself.
function makeDefault(desk, flow, wanted) {
  if (wanted) {
    setCondition(desk, flow, "");
  }
  desk.edits.set(flow.source, { default: wanted ? flow.businessObject : undefined });
}

function setCondition(desk, flow, expression) {
  const owner = flow.businessObject;
  const condition = expression
    ? desk.edits.made("bpmn:FormalExpression", owner, { body: expression })
    : undefined;
  desk.edits.set(flow, { conditionExpression: condition });
}

// Answers that can have been given before a decision; all of them while the server has not seen it yet.
function fieldsAt(desk, gateway) {
  const before = desk.known.earlier[gateway.id];
  return desk.known.fields.filter((each) => !before || each.steps.some((step) => before.includes(step)));
}
