// A step that is removed leaves nothing of itself with the others: whoever may not be the one who did it, may now;
// what belonged to it stands alone; and nobody waits for what only it made. All within the edit that removes it.

import { attribute, extensionOf, several } from "../panel/sop.js";
import { isKind } from "./elements.js";

export class Leaving {
  static $inject = ["eventBus", "elementRegistry", "modeling"];

  constructor(eventBus, elementRegistry, modeling) {
    Object.assign(this, { elementRegistry, modeling });
    eventBus.on("commandStack.elements.delete.preExecute", ({ context }) => {
      context.leaving = context.elements.flatMap((each) => stepsIn(each)).map(markOf);
    });
    eventBus.on("commandStack.elements.delete.postExecuted", ({ context }) => this.forget(context.leaving));
  }

  forget(gone) {
    if (gone.length === 0) {
      return;
    }
    const left = this.elementRegistry.filter((each) => isStep(each));
    const made = new Set(left.map((each) => markOf(each).output));
    const ids = new Set(gone.map((each) => each.id));
    const outputs = new Set(gone.map((each) => each.output).filter((each) => each && !made.has(each)));
    for (const step of left) {
      this.forgetIn(step, ids, outputs);
    }
  }

  forgetIn(step, ids, outputs) {
    const owner = step.businessObject;
    const apart = attribute(owner, "step", "separateFrom").split(/\s+/).filter(Boolean);
    const needed = several(owner, "step", "requiredInputs");
    const said = {
      ...(apart.some((id) => ids.has(id))
        ? { separateFrom: apart.filter((id) => !ids.has(id)).join(" ") || undefined } : {}),
      ...(ids.has(attribute(owner, "step", "partOf")) ? { partOf: undefined } : {}),
      ...(needed.some((each) => outputs.has(plain(each.name)))
        ? { requiredInputs: needed.filter((each) => !outputs.has(plain(each.name))) } : {}),
    };
    if (Object.keys(said).length > 0) {
      this.modeling.updateModdleProperties(step, extensionOf(owner, "step"), said);
    }
  }
}

function isStep(element) {
  return isKind(element, "bpmn:Task") && element.type !== "label";
}

function stepsIn(element) {
  return isStep(element) ? [element] : (element.children ?? []).flatMap((each) => stepsIn(each));
}

function markOf(step) {
  return { id: step.id, output: plain(attribute(step.businessObject, "step", "output")) };
}

function plain(words) {
  return (words ?? "").trim().toLowerCase();
}
