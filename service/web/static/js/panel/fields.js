// The fields of a panel: each has a control of its kind, and a place for what is wrong with it.

import { Checks, Choice } from "./controls/choice.js";
import { Condition } from "./controls/condition.js";
import { Limit } from "./controls/limit.js";
import { Marks, Tick } from "./controls/marks.js";
import { Numbered } from "./controls/numbered.js";
import { Documents, Lines } from "./controls/rows.js";
import { Text } from "./controls/text.js";
import { Way } from "./controls/way.js";

const CONTROLS = {
  checks: Checks,
  choice: Choice,
  condition: Condition,
  documents: Documents,
  limit: Limit,
  lines: Lines,
  marks: Marks,
  number: Numbered,
  text: Text,
  tick: Tick,
  way: Way,
};

export class Field {
  constructor(place, of, words) {
    this.place = place;
    this.of = of;
    this.name = place.dataset.of;
    this.error = place.querySelector(":scope > [data-error]");
    this.own = "";
    this.found = [];
    const commit = (value) => this.binding.commit(value);
    this.control = new CONTROLS[place.dataset.as](place, commit, words, (sentence) => this.complain(sentence));
  }

  show(binding) {
    this.binding = binding;
    this.place.hidden = binding.shown === false;
    const select = this.place.querySelector(":scope > select");
    const fixed = this.place.querySelector(":scope > [data-fixed]");
    if (select) {
      select.disabled = Boolean(binding.fixed);
    }
    if (fixed) {
      fixed.hidden = !binding.fixed;
    }
    this.control.show(binding);
  }

  settle() {
    this.control.settle();
  }

  // What the field itself does not understand; it stays typed and is not said to the diagram.
  complain(sentence) {
    this.own = sentence;
    this.tell();
  }

  // What the check of the whole found about this field.
  hear(findings) {
    this.found = findings;
    this.tell();
  }

  tell() {
    const sentences = [this.own, ...this.found.map((each) => each.message)].filter(Boolean);
    const wrong = Boolean(this.own) || this.found.some((each) => each.severity === "error");
    this.error.hidden = sentences.length === 0;
    this.error.className = wrong ? "field-error" : "field-warning";
    this.error.querySelector("[data-sentence]").textContent = [...new Set(sentences)].join(" ");
    for (const input of this.place.querySelectorAll("input, select, textarea")) {
      input.toggleAttribute("aria-invalid", wrong);
      if (wrong) {
        input.setAttribute("aria-invalid", "true");
      }
    }
  }
}
