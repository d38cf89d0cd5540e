// A decision: for each arrow that leaves it, what it is called and when it is taken.

import { laneBinding, nameOf } from "./node.js";

export function gateway(desk, element) {
  const ways = element.outgoing.filter((each) => each.businessObject.$instanceOf("bpmn:SequenceFlow"));
  return {
    template: "template-gateway",
    bindings: { name: nameOf(desk, element), lane: laneBinding(desk, element) },
    parts: ways.map((flow) => wayOf(desk, flow, "template-way")),
  };
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

function wayOf(desk, flow, template) {
  const gateway = flow.source;
  const isDefault = gateway.businessObject.default === flow.businessObject;
  const bindings = {
    label: labelOf(desk, flow),
    default: {
      value: isDefault,
      commit: (wanted) => desk.edits.once(() => makeDefault(desk, flow, wanted)),
    },
  };
  bindings.condition = {
    value: isDefault ? "" : (flow.businessObject.conditionExpression?.body ?? "").trim(),
    fields: fieldsAt(desk, gateway),
    shown: !isDefault,
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
