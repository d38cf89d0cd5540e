// A timer: how long it waits, or until when; at the edge of a step also whether it ends the step.

import { laneBinding, nameOf } from "./node.js";

const QUOTED = /^\s*(["'])([^"']*)\1\s*$/;

export function timer(desk, element) {
  const definition = definitionOf(element);
  const [duration, date] = ["timeDuration", "timeDate"].map((name) => definition.get(name));
  const [waited, until] = [duration, date].map((each) => QUOTED.exec(each?.body ?? "")?.[2] ?? "");
  const written = duration?.body ?? date?.body ?? "";
  const isDate = Boolean(date);
  const edge = element.businessObject.$instanceOf("bpmn:BoundaryEvent");

  const tell = (name, body) =>
    desk.edits.once(() => {
      const made = body ? desk.edits.made("bpmn:FormalExpression", definition, { body: `"${body}"` }) : undefined;
      const other = name === "timeDate" ? "timeDuration" : "timeDate";
      desk.edits.setPart(element, definition, { [name]: made, [other]: undefined });
    });
  return {
    template: "template-timer",
    says: { formula: written && !waited && !until ? written : "" },
    bindings: {
      name: nameOf(desk, element),
      lane: laneBinding(desk, element),
      waiting: {
        value: desk.waits(element.id, isDate),
        options: [],
        commit: (value) => desk.wait(element.id, value),
      },
      duration: {
        value: waited,
        shown: desk.waits(element.id, isDate) === "duration",
        commit: (limit) => tell("timeDuration", limit),
      },
      date: {
        value: until.slice(0, 16),
        shown: desk.waits(element.id, isDate) === "date",
        commit: (moment) => tell("timeDate", moment && `${moment.slice(0, 16)}:00`),
      },
      interrupting: {
        value: element.businessObject.cancelActivity === false ? "no" : "yes",
        options: [],
        shown: edge,
        commit: (value) => desk.edits.once(() => desk.edits.set(element, { cancelActivity: value === "yes" })),
      },
    },
  };
}

export function definitionOf(element) {
  const definitions = element.businessObject.get("eventDefinitions") ?? [];
  return definitions.find((each) => each.$instanceOf("bpmn:TimerEventDefinition"));
}
