// A time limit in words: a number and its unit; what the diagram says in two units stands in two lines.

import { numbered } from "../dom.js";
import { limitOf, partsOf } from "../limits.js";

export class Limit {
  constructor(field, commit, words, complain) {
    this.box = field.querySelector("[data-parts]");
    this.part = this.box.firstElementChild;
    this.commit = commit;
    this.words = words;
    this.complain = complain;
    this.value = "";
    this.parts = 0;
    this.box.addEventListener("change", () => this.settle());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        this.settle();
      }
    });
  }

  get written() {
    return [...this.box.children].map((each) => [
      each.querySelector("input").value,
      each.querySelector("select").value,
    ]);
  }

  show({ value }) {
    if (value === this.value && this.parts > 0) {
      return; // what is being typed stays
    }
    this.value = value;
    this.draw(partsOf(value) ?? [["", "D"]]);
    this.complain(value && !partsOf(value) ? this.words.limitUnread.replace("{value}", value) : "");
  }

  // What was typed and is no limit; it can be brought back when the field is shown again.
  get unfinished() {
    return limitOf(this.written) === null ? this.written : null;
  }

  restore(parts) {
    this.draw(parts);
    this.settle();
  }

  draw(parts) {
    while (this.box.children.length > parts.length) {
      this.box.lastElementChild.remove();
    }
    while (this.box.children.length < parts.length) {
      this.box.append(numbered(this.part.cloneNode(true), this.box.children.length));
    }
    parts.forEach(([number, unit], index) => {
      this.box.children[index].querySelector("input").value = number;
      this.box.children[index].querySelector("select").value = unit;
    });
    this.parts = parts.length;
  }

  settle() {
    const limit = limitOf(this.written);
    this.complain(limit === null ? this.words.limitNumber : "");
    if (limit !== null && limit !== this.value && (limit || partsOf(this.value))) {
      this.value = limit;
      this.commit(limit);
    }
  }
}
