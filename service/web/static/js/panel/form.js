// The form beside the canvas: always that of the selected element, else that of the whole SOP.

import { cloned, numbered } from "./dom.js";
import { Field } from "./fields.js";
import { flow, gateway } from "./kinds/gateway.js";
import { lane } from "./kinds/lane.js";
import { node } from "./kinds/node.js";
import { process } from "./kinds/process.js";
import { repeat } from "./kinds/repeat.js";
import { step } from "./kinds/step.js";
import { definitionOf, timer } from "./kinds/timer.js";
import { isA } from "./sop.js";

function kindOf(element) {
  if (!element || isA(element, "bpmn:Participant", "bpmn:Collaboration", "bpmn:Process")) {
    return process;
  }
  if (isA(element, "bpmn:UserTask", "bpmn:ManualTask")) {
    return step;
  }
  if (isA(element, "bpmn:ExclusiveGateway") && !isMeeting(element)) {
    return gateway;
  }
  if (isA(element, "bpmn:SubProcess")) {
    return repeat;
  }
  if (isA(element, "bpmn:Event") && definitionOf(element)) {
    return timer;
  }
  const others = [["bpmn:SequenceFlow", flow], ["bpmn:Lane", lane], ["bpmn:FlowNode", node]];
  return others.find(([type]) => isA(element, type))?.[1] ?? null;
}

// Where ways only come together again, nothing is decided.
function isMeeting(element) {
  const { incoming, outgoing, businessObject } = element;
  return incoming.length > 1 && outgoing.length === 1 && !businessObject.name;
}

export class Form {
  constructor(mount, desk) {
    this.mount = mount;
    this.desk = desk;
    this.element = null;
    this.shape = "";
    this.fields = [];
    this.unfinished = new Map();
  }

  // Show the form of an element; null is the whole SOP.
  open(element) {
    this.settle();
    this.keep();
    this.element = element;
    this.refresh();
  }

  // Keep what was typed and not understood until the same form is open again.
  keep() {
    for (const field of this.fields) {
      const key = `${field.of} ${field.name}`;
      this.unfinished.delete(key);
      if (field.control.unfinished) {
        this.unfinished.set(key, field.control.unfinished);
      }
    }
  }

  // Show what the diagram says now; what is being typed stays.
  refresh() {
    const kind = kindOf(this.element);
    const described = kind ? kind(this.desk, this.element) : { template: "template-other", bindings: {} };
    const parts = described.parts ?? [];
    const shape = [described.template, this.element?.id, ...parts.map((part) => part.key)].join(" ");
    const isNew = shape !== this.shape;
    if (isNew) {
      this.build(described, parts);
      this.shape = shape;
    }
    this.say(this.form, described.says ?? {});
    this.bind(this.own, described.bindings);
    parts.forEach((part, index) => {
      this.say(this.pieces[index].place, part.says);
      this.bind(this.pieces[index].fields, part.bindings);
    });
    this.link(described.link);
    if (isNew) {
      this.bringBack();
    }
    this.hear();
  }

  bringBack() {
    for (const field of this.fields) {
      const kept = this.unfinished.get(`${field.of} ${field.name}`);
      if (kept) {
        field.control.restore(kept);
      }
    }
  }

  settle() {
    for (const field of this.fields) {
      field.settle();
    }
  }

  build(described, parts) {
    this.form = cloned(described.template);
    this.form.addEventListener("submit", (event) => event.preventDefault());
    const around = this.form.querySelector("[data-parts-of]");
    this.own = this.fieldsIn(this.form, this.element?.id ?? "");
    this.pieces = parts.map((part, index) => {
      const place = numbered(cloned(part.template), index + 1);
      for (const condition of place.querySelectorAll("[data-as='condition']")) {
        condition.dataset.ending = `${index + 1}-`;
      }
      around.append(place);
      return { place, key: part.key, fields: this.fieldsIn(place, part.key) };
    });
    this.fields = [...this.own, ...this.pieces.flatMap((piece) => piece.fields)];
    this.mount.replaceChildren(this.form);
    this.mount.scrollTop = 0;
  }

  fieldsIn(place, of) {
    return [...place.querySelectorAll("[data-of]")].map((each) => new Field(each, of, this.desk.words));
  }

  bind(fields, bindings) {
    for (const field of fields) {
      field.show(bindings[field.name]);
    }
  }

  say(place, texts) {
    for (const each of place.querySelectorAll("[data-say]")) {
      if (each.dataset.say in texts) {
        each.textContent = texts[each.dataset.say];
        each.closest("[data-if-said]")?.toggleAttribute("hidden", !texts[each.dataset.say]);
      }
    }
    const subject = place.querySelector("[data-subject]");
    if (subject) {
      subject.textContent = this.element ? this.desk.calledOf(this.element) : "";
    }
  }

  link(address) {
    const link = this.form.querySelector("[data-form-link]");
    if (link) {
      link.hidden = !address;
      link.href = address || "#";
    }
  }

  // Tell each field what the check found about it.
  hear() {
    const found = this.desk.findings;
    const own = this.element ? found.filter((each) => each.element === this.element.id) : found.filter((each) => !each.element);
    this.own.forEach((field) => field.hear(own.filter((each) => each.field === field.name)));
    for (const piece of this.pieces) {
      const ofPiece = found.filter((each) => each.element === piece.key);
      piece.fields.forEach((field) => field.hear(ofPiece.filter((each) => each.field === field.name)));
    }
  }
}
