// Beside the canvas: the form of what is selected, the SOP's table, and what a check found; always together.

import { Checking } from "./checking.js";
import { Edits } from "./edits.js";
import { Form } from "./form.js";
import { Marks } from "./marks.js";
import { processOf } from "./sop.js";

const NARROW = "(max-width: 47.99rem)"; // where the canvas is only to be looked at
const NOTHING_KNOWN = { steps: [], forms: [], fields: [], templates: [], earlier: {}, names: {} };

// What all panels share: the modeler, what the server knows of the draft, the words of the page.
class Desk {
  constructor(modeler, words) {
    this.modeler = modeler;
    this.words = words;
    this.edits = new Edits(modeler);
    this.known = NOTHING_KNOWN;
    this.findings = [];
    this.chosenWaits = new Map();
    this.refresh = () => {};
  }

  get process() {
    return processOf(this.modeler);
  }

  // Name an element for a reader: its number and name, else what it is.
  calledOf(element) {
    const known = this.known.steps.find((each) => each.id === element.id);
    const { name, $type } = element.businessObject;
    return known?.label || name || this.known.names[element.id] || this.words.kinds[$type] || this.words.nameless;
  }

  waits(id, isDate) {
    return this.chosenWaits.get(id) ?? (isDate ? "date" : "duration");
  }

  wait(id, kind) {
    this.chosenWaits.set(id, kind);
    this.refresh();
  }
}

class Beside {
  constructor(root, modeler) {
    this.root = root;
    this.modeler = modeler;
    const words = JSON.parse(document.getElementById("panel-words").textContent);
    this.desk = new Desk(modeler, words);
    this.form = new Form(root.querySelector("[data-panel]"), this.desk);
    this.desk.refresh = () => this.form.refresh();
    this.marks = new Marks(modeler, words, (id) => this.select(id));
    this.table = root.querySelector("[data-table]");
    this.found = root.querySelector("[data-findings]");
    this.checking = new Checking(
      root,
      (answer) => this.answered(answer),
      () => this.told(words.unchecked),
      () => this.gone(),
    );
    modeler.on("commandStack.changed", () => this.form.refresh());
    for (const place of [this.table, this.found]) {
      place.addEventListener("click", (event) => this.pressed(event));
    }
    this.form.open(null);
  }

  // Select an element as a click on it would, and bring it into sight.
  select(id) {
    const element = this.modeler.get("elementRegistry").get(id);
    if (element) {
      this.form.settle();
      this.modeler.get("canvas").scrollToElement(element, 80);
      this.modeler.get("selection").select(element);
    }
  }

  selected(element) {
    this.form.open(element?.labelTarget ?? element);
    this.point();
  }

  pressed(event) {
    const target = event.target.closest("[data-element]");
    if (target) {
      this.select(target.dataset.element);
      const narrow = window.matchMedia(NARROW).matches;
      const place = this.root.querySelector(narrow ? "[data-panel]" : "[data-canvas]");
      place.scrollIntoView({ block: narrow ? "start" : "nearest" });
    }
  }

  answered(answer) {
    this.desk.findings = answer.findings;
    this.desk.known = answer.known;
    this.told(answer.summary || this.desk.words.nothingFound);
    swap(this.found, answer.found);
    swap(this.table, answer.table);
    this.marks.show(answer.findings);
    this.form.refresh();
    this.point();
  }

  gone() {
    this.told(this.desk.words.draftGone);
    this.root.dispatchEvent(new CustomEvent("alur:gone"));
  }

  told(sentence) {
    const place = this.root.querySelector("[data-check-state]");
    if (place) {
      place.textContent = sentence;
    }
  }

  // Show which row and which findings belong to what is selected.
  point() {
    const id = this.form.element?.id ?? null;
    for (const each of this.root.querySelectorAll("[data-element]")) {
      const covered = each.dataset.covers?.split(" ") ?? [];
      const here = id !== null && (each.dataset.element === id || covered.includes(id));
      each.toggleAttribute("aria-current", here);
      if (here) {
        each.setAttribute("aria-current", "true");
      }
    }
  }
}

// Put a new piece of the page in the place of the former one, without taking the keyboard away from it.
function swap(place, html) {
  if (place.dataset.shown === html) {
    return;
  }
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const open = [...place.querySelectorAll("details[open]")].map((each) => each.dataset.key);
  place.innerHTML = html;
  place.dataset.shown = html;
  for (const each of place.querySelectorAll("details")) {
    each.open = each.open || open.includes(each.dataset.key);
  }
  if (focused) {
    place.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

function tend(root) {
  let beside = null;
  root.addEventListener("alur:ready", ({ detail }) => {
    beside = new Beside(root, detail.modeler);
    beside.select(window.location.hash.slice(1)); // a link to a step names it
  });
  root.addEventListener("alur:selection", ({ detail }) => beside?.selected(detail.element));
  root.addEventListener("alur:changed", ({ detail }) => beside?.checking.ask(detail.xml));
}

document.querySelectorAll("[data-editor]").forEach(tend);

