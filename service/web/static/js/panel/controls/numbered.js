// A number; while there is none, buttons with those that fit where the step stands.

import { filled } from "../dom.js";
import { Text } from "./text.js";

export class Numbered extends Text {
  constructor(field, commit) {
    super(field, commit);
    this.box = field.querySelector("[data-fitting]");
    this.box.addEventListener("click", (event) => {
      const chosen = event.target.closest("button")?.dataset.value;
      this.fitting.find((each) => each.value === chosen)?.take();
    });
  }

  show({ value, fitting }) {
    super.show({ value });
    this.fitting = fitting;
    const shown = fitting.map((each) => each.label).join("\n");
    if (shown !== this.shown) {
      this.shown = shown;
      this.box.replaceChildren(...fitting.map((each) => this.button(each)));
    }
  }

  button({ value, label }) {
    const button = filled("template-fitting", { label });
    button.dataset.value = value;
    return button;
  }
}
