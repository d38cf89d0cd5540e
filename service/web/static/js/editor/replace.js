// What an element may be turned into. What Alur does not run is offered nowhere, but can be turned into what it runs.

import { DECISION, END, GROUP, ICONS, LIMIT, MANUAL, PARALLEL, REMINDER, START, STEP, STOP, WAIT, hasTimer, isKind } from "./elements.js";

function isSame(element, kind) {
  const semantic = element.businessObject;
  const definition = semantic.eventDefinitions?.[0]?.$type;
  return (
    semantic.$type === kind.type &&
    definition === kind.eventDefinitionType &&
    (kind.cancelActivity === undefined || semantic.cancelActivity === kind.cancelActivity) &&
    (kind.isExpanded === undefined || element.di?.isExpanded === kind.isExpanded)
  );
}

function choices(element) {
  if (isKind(element, "bpmn:SubProcess", "bpmn:CallActivity")) {
    return { group: GROUP };
  }
  if (isKind(element, "bpmn:Task")) {
    return { step: STEP, manual: MANUAL };
  }
  if (isKind(element, "bpmn:Gateway")) {
    return { decision: DECISION, parallel: PARALLEL };
  }
  if (isKind(element, "bpmn:EndEvent")) {
    return { end: END, stop: STOP };
  }
  if (isKind(element, "bpmn:StartEvent")) {
    return { start: START };
  }
  if (isKind(element, "bpmn:BoundaryEvent")) {
    return { limit: LIMIT, reminder: REMINDER };
  }
  return isKind(element, "bpmn:Event") && !hasTimer(element) ? { wait: WAIT } : {};
}

export class ReplaceMenu {
  static $inject = ["popupMenu", "bpmnReplace", "rules", "officeWords"];

  constructor(popupMenu, bpmnReplace, rules, words) {
    Object.assign(this, { bpmnReplace, rules, words: words.replace });
    popupMenu.registerProvider("bpmn-replace", this);
  }

  getPopupMenuEntries(element) {
    if (Array.isArray(element) || !this.rules.allowed("shape.replace", { element })) {
      return {};
    }
    const offered = Object.entries(choices(element)).filter(([, kind]) => !isSame(element, kind));
    return Object.fromEntries(offered.map(([name, kind]) => [`replace-with-${name}`, this.entry(element, name, kind)]));
  }

  entry(element, name, kind) {
    return {
      label: this.words[name],
      className: ICONS.get(kind),
      action: () => this.bpmnReplace.replaceElement(element, { ...kind }),
    };
  }
}
