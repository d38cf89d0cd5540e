// What may be done with a selected element, beside it on the canvas.

import { BUTTON, DECISION, END, ICONS, NOTE, STEP, WAIT, isKind } from "./elements.js";

export class ContextPad {
  static $inject = [
    "contextPad",
    "modeling",
    "elementFactory",
    "connect",
    "create",
    "popupMenu",
    "placing",
    "rules",
    "officeWords",
  ];

  constructor(contextPad, modeling, elementFactory, connect, create, popupMenu, placing, rules, words) {
    Object.assign(this, { modeling, elementFactory, connect, create, popupMenu, placing, rules });
    this.words = words.pad;
    contextPad.registerProvider(this);
  }

  getMultiElementContextPadEntries(elements) {
    return this.mayDelete(elements) ? { delete: this.deletion() } : {};
  }

  getContextPadEntries(element) {
    return {
      ...(element.type === "label" ? {} : this.following(element)),
      ...this.columns(element),
      ...this.change(element),
      ...(this.mayDelete([element]) ? { delete: this.deletion() } : {}),
    };
  }

  following(element) {
    if (isKind(element, "bpmn:TextAnnotation")) {
      return { connect: this.connection() };
    }
    if (!isKind(element, "bpmn:FlowNode")) {
      return {};
    }
    const next = {
      "append.step": this.appending("step", STEP),
      "append.decision": this.appending("decision", DECISION),
      "append.wait": this.appending("wait", WAIT),
      "append.end": this.appending("end", END),
    };
    return {
      ...(isKind(element, "bpmn:EndEvent") ? {} : next),
      "append.note": this.appending("note", NOTE),
      ...(isKind(element, "bpmn:EndEvent") ? {} : { connect: this.connection() }),
    };
  }

  columns(element) {
    if (!isKind(element, "bpmn:Lane", "bpmn:Participant")) {
      return {};
    }
    const add = (place) => (_event, beside) => this.modeling.addLane(beside, place);
    if (element.di?.isHorizontal === false) {
      return {
        "lane-above": this.entry("left", "lane", "bpmn-icon-lane-insert-above alur-turned", add("left")),
        "lane-below": this.entry("right", "lane", "bpmn-icon-lane-insert-below alur-turned", add("right")),
      };
    }
    return {
      "lane-above": this.entry("above", "lane", "bpmn-icon-lane-insert-above", add("top")),
      "lane-below": this.entry("below", "lane", "bpmn-icon-lane-insert-below", add("bottom")),
    };
  }

  change(element) {
    if (element.type === "label" || this.popupMenu.isEmpty(element, "bpmn-replace")) {
      return {};
    }
    const open = (event, target) => {
      const pad = event.target.closest(".djs-context-pad").getBoundingClientRect();
      const at = { x: pad.left, y: pad.bottom + 5, cursor: { x: event.x || pad.left, y: event.y || pad.bottom } };
      this.popupMenu.open(target, "bpmn-replace", at, { title: this.words.change, width: 280 });
    };
    return { replace: this.entry("change", "edit", "bpmn-icon-screw-wrench", open) };
  }

  appending(name, kind) {
    const make = () => this.elementFactory.createShape({ ...kind });
    return {
      ...this.entry(name, "model", ICONS.get(kind)),
      action: {
        click: (_event, source) => this.placing.after(source, make()),
        dragstart: (event, source) => this.create.start(event, make(), { source }),
      },
    };
  }

  connection() {
    const start = (event, element) => this.connect.start(event, element);
    return {
      ...this.entry("connect", "connect", "bpmn-icon-connection-multi"),
      action: { click: start, dragstart: start },
    };
  }

  deletion() {
    const remove = (_event, target) => this.modeling.removeElements([].concat(target));
    return this.entry("delete", "edit", "bpmn-icon-trash", remove);
  }

  mayDelete(elements) {
    const allowed = this.rules.allowed("elements.delete", { elements });
    return Array.isArray(allowed) ? elements.every((element) => allowed.includes(element)) : allowed !== false;
  }

  entry(name, group, className, click) {
    return { group, className, html: BUTTON, title: this.words[name], action: { click } };
  }
}
