// One way more out of a decision: where it leads, and what its arrow is called.

import { fillOptions } from "./choice.js";

export class Way {
  constructor(field, commit) {
    this.target = field.querySelector("select");
    this.first = this.target.querySelector("option[value='']");
    this.label = field.querySelector("input");
    this.label.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        this.add(commit);
      }
    });
    field.querySelector("[data-add]").addEventListener("click", () => this.add(commit));
  }

  show({ options, label }) {
    fillOptions(this.target, options, this.first);
    if (this.proposed !== label) {
      this.proposed = label;
      this.label.value = label;
    }
  }

  add(commit) {
    if (!this.target.value) {
      this.target.focus();
      return;
    }
    const way = { target: this.target.value, label: this.label.value.trim().replace(/\s+/g, " ") };
    this.target.value = "";
    commit(way);
  }

  settle() {}
}
