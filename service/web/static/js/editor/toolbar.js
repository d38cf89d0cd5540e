// The bar above the canvas: undo and redo, how near one looks, the whole screen, the next step.

import { STEP } from "./elements.js";
import { fit } from "./view.js";

const NEARER = 1.2;

export function tendToolbar(root, modeler, words, saving) {
  const canvas = modeler.get("canvas");
  const stack = modeler.get("commandStack");
  const placing = modeler.get("placing");
  const factory = modeler.get("elementFactory");
  const button = (act) => root.querySelector(`[data-act=${act}]`);
  const acts = {
    undo: () => stack.undo(),
    redo: () => stack.redo(),
    nearer: () => canvas.zoom(canvas.zoom() * NEARER),
    farther: () => canvas.zoom(canvas.zoom() / NEARER),
    fit: () => fit(modeler),
    next: () => placing.place(factory.createShape({ ...STEP })),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
  };
  for (const [act, carryOut] of Object.entries(acts)) {
    button(act)?.addEventListener("click", carryOut);
  }

  // A button that is off stays in the order of the keyboard: whoever presses it does not lose the place.
  const show = () => {
    button("undo").setAttribute("aria-disabled", String(!stack.canUndo()));
    button("redo").setAttribute("aria-disabled", String(!stack.canRedo()));
    button("next").setAttribute("aria-disabled", String(!placing.source()));
  };
  modeler.on(["commandStack.changed", "selection.changed", "import.done"], show);
  document.addEventListener("fullscreenchange", () => {
    const whole = document.fullscreenElement === root;
    button("full").setAttribute("aria-pressed", String(whole));
    canvas.resized();
  });
  root.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      saving.flush();
    }
  });
  show();
}
