// What may be drawn: each kind by its name in the words of the page, with bpmn-js's icon.

export const STEP = { type: "bpmn:UserTask" };
export const MANUAL = { type: "bpmn:ManualTask" };
export const DECISION = { type: "bpmn:ExclusiveGateway" };
export const PARALLEL = { type: "bpmn:ParallelGateway" };
export const START = { type: "bpmn:StartEvent" };
export const END = { type: "bpmn:EndEvent" };
export const STOP = { type: "bpmn:EndEvent", eventDefinitionType: "bpmn:TerminateEventDefinition" };
export const WAIT = { type: "bpmn:IntermediateCatchEvent", eventDefinitionType: "bpmn:TimerEventDefinition" };
export const LIMIT = {
  type: "bpmn:BoundaryEvent",
  eventDefinitionType: "bpmn:TimerEventDefinition",
  cancelActivity: true,
};
export const REMINDER = { ...LIMIT, cancelActivity: false };
export const GROUP = { type: "bpmn:SubProcess", isExpanded: true };
export const NOTE = { type: "bpmn:TextAnnotation" };

export const ICONS = new Map([
  [STEP, "bpmn-icon-user-task"],
  [MANUAL, "bpmn-icon-manual-task"],
  [DECISION, "bpmn-icon-gateway-xor"],
  [PARALLEL, "bpmn-icon-gateway-parallel"],
  [START, "bpmn-icon-start-event-none"],
  [END, "bpmn-icon-end-event-none"],
  [STOP, "bpmn-icon-end-event-terminate"],
  [WAIT, "bpmn-icon-intermediate-event-catch-timer"],
  [LIMIT, "bpmn-icon-intermediate-event-catch-timer"],
  [REMINDER, "bpmn-icon-intermediate-event-catch-non-interrupting-timer"],
  [GROUP, "bpmn-icon-subprocess-expanded"],
  [NOTE, "bpmn-icon-text-annotation"],
]);

// A button of the palette or the pad: a real one, so that the keyboard reaches it. Its title is set by bpmn-js.
export const BUTTON = '<button type="button" class="entry" draggable="true"></button>';

export function isKind(element, ...types) {
  return types.some((type) => element?.businessObject?.$instanceOf?.(type));
}

export function hasTimer(element) {
  return (element.businessObject.eventDefinitions ?? []).some((each) => each.$type === "bpmn:TimerEventDefinition");
}
