// Writes each step's number on the canvas, as the SOP's table has it.

import { isKind } from "./elements.js";

export class StepNumbers {
  static $inject = ["overlays", "elementRegistry", "eventBus"];

  constructor(overlays, elementRegistry, eventBus) {
    Object.assign(this, { overlays, elementRegistry });
    eventBus.on(["import.done", "commandStack.changed"], () => this.show());
  }

  show() {
    this.overlays.remove({ type: "step-number" });
    for (const element of this.elementRegistry.filter((each) => isKind(each, "bpmn:Task") && each.type !== "label")) {
      const number = this.numberOf(element);
      if (number) {
        const html = document.createElement("span");
        html.className = "editor-number";
        html.textContent = number;
        this.overlays.add(element, "step-number", { position: { top: -9, left: -9 }, html });
      }
    }
  }

  numberOf(element) {
    const values = element.businessObject.extensionElements?.get("values") ?? [];
    return values.find((each) => each.$type === "sop:Step")?.number;
  }
}
