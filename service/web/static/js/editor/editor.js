// The editor of a draft's diagram: draws it, saves it, and tells the panels beside it what happens.
//
// On the root element ([data-editor]) it dispatches
//   alur:ready      {modeler}   once, when the diagram can be edited
//   alur:selection  {element}   the one selected element, or null
//   alur:changed    {xml}       400 ms after each command, and once after a diagram was opened
// and hears there
//   alur:gone       {}          when a panel was told that there is no such draft any more

import { ask, open } from "./opening.js";
import { tendArranging } from "./arranging.js";
import { tendBeside } from "./beside.js";
import { modelerIn } from "./canvas.js";
import { tendExchange } from "./exchange.js";
import { tendSaving } from "./saving.js";
import { tendToolbar } from "./toolbar.js";
import { begin, fit } from "./view.js";

const PAUSE = 400;
const UNDRAWN = "no diagram to display"; // as bpmn-js says it
const NARROW = "(max-width: 47.99rem)";

function tell(root, name, detail) {
  root.dispatchEvent(new CustomEvent(`alur:${name}`, { detail }));
}

function tellChanges(root, modeler) {
  let waiting;
  const changed = async () => {
    const { xml } = await modeler.saveXML({ format: true });
    tell(root, "changed", { xml });
  };
  const soon = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(changed, PAUSE);
  };
  modeler.on(["commandStack.changed", "import.done"], soon);
  soon();
}

function tellSelection(root, modeler) {
  modeler.on("selection.changed", ({ newSelection }) => {
    tell(root, "selection", { element: newSelection.length === 1 ? newSelection[0] : null });
  });
}

async function start(root) {
  const words = JSON.parse(document.getElementById("editor-words").textContent);
  const place = root.querySelector("[data-canvas]");
  const [draft, sop] = await Promise.all([ask(root.dataset.contentUrl), ask(root.dataset.moddleUrl)]);
  if (!draft || !sop) {
    root.querySelector("[data-status]").textContent = words.unreachable;
    return;
  }
  const picture = place.firstElementChild;
  const readOnly = window.matchMedia(NARROW).matches;
  const modeler = modelerIn(place, { sop, words, taken: draft.taken, lanes: draft.lanes, readOnly });
  const saving = tendSaving(root, modeler, words, draft);
  let lost;
  try {
    lost = await open(modeler, draft.bpmn);
  } catch (error) {
    modeler.destroy();
    const status = root.querySelector("[data-status]");
    status.textContent = "";
    delete status.dataset.state;
    const undrawn = error.message === UNDRAWN;
    root.querySelector("[data-plain]").textContent = undrawn ? words.undrawn : `${words.unreadable} ${error.message}`;
    return;
  }
  picture?.remove();
  place.removeAttribute("tabindex"); // the drawing itself takes the focus
  root.classList.add("editor-live");
  root.classList.toggle("editor-read-only", readOnly);
  tendBeside(root, modeler);
  (readOnly ? fit : begin)(modeler);
  tellChanges(root, modeler);
  tellSelection(root, modeler);
  if (!readOnly) {
    tendArranging(root, modeler, words);
  }
  tendToolbar(root, modeler, words, saving);
  tendExchange(root, modeler, words, saving, lost);
  tell(root, "ready", { modeler });
}

// Panels are modules of their own, named before this one in the page: they listen before anything is told.
const root = document.querySelector("[data-editor]");
if (root && window.BpmnJS) {
  start(root);
}
