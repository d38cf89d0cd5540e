// Lists of lines: each is a line of text, or a document with its template; rows are added and taken away.

import { cloned, numbered } from "../dom.js";
import { fillOptions } from "./choice.js";

class Rows {
  constructor(field, commit) {
    this.field = field;
    this.box = field.querySelector("[data-rows]");
    this.commit = commit;
    this.value = [];
    this.made = 0;
    this.box.addEventListener("change", () => this.settle());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input")) {
        event.preventDefault();
        this.settle();
      }
    });
    this.box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove]");
      if (button) {
        this.remove(button.closest("[data-row]"));
      }
    });
    field.querySelector("[data-add]")?.addEventListener("click", () => this.added().focus());
  }

  get written() {
    return [...this.box.children].map((row) => this.valueOf(row)).filter((each) => this.isSaid(each));
  }

  show(binding) {
    this.prepare(binding);
    const { value } = binding;
    const said = JSON.stringify(value);
    if (said === JSON.stringify(this.value) || said === JSON.stringify(this.written)) {
      this.value = value; // what is being typed stays
      return;
    }
    this.value = value;
    const rows = value.map((each) => this.row(each));
    this.drawing = true; // taking a line away that has the keyboard says it once more
    this.box.replaceChildren(...rows);
    this.drawing = false;
  }

  settle() {
    if (this.drawing) {
      return;
    }
    const written = this.written;
    if (JSON.stringify(written) !== JSON.stringify(this.value)) {
      this.value = written;
      this.commit(written);
    }
  }

  remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("input") ?? this.adder())?.focus();
    this.settle();
  }

  added(value = this.blank) {
    const row = this.row(value);
    this.box.append(row);
    return row.querySelector("input");
  }

  row(value) {
    this.made += 1;
    const row = numbered(cloned(this.field.dataset.row), this.made);
    this.fill(row, value);
    return row;
  }

  adder() {
    return this.field.querySelector("[data-add], [data-pick]");
  }
}

// Lines of text. With choices (`data-pick`) what is chosen becomes a line, which can still be edited.
export class Lines extends Rows {
  constructor(field, commit) {
    super(field, commit);
    this.blank = "";
    this.pick = field.querySelector("[data-pick]");
    this.first = this.pick?.querySelector("option[value='']");
    this.typing = this.pick?.querySelector("option[value='*']");
    this.pick?.addEventListener("change", () => {
      const { value } = this.pick;
      this.pick.value = "";
      if (value === "*") {
        this.added().focus();
      } else if (value) {
        this.added(value);
        this.settle();
      }
    });
  }

  prepare({ options = [], notes = new Map() }) {
    this.notes = notes;
    if (this.pick) {
      const groups = options.length > 0 ? [{ group: this.pick.dataset.group, options }] : [];
      fillOptions(this.pick, groups, this.first);
      this.pick.append(this.typing);
      this.pick.value = "";
    }
    for (const row of this.box.children) {
      this.note(row);
    }
  }

  fill(row, value) {
    row.querySelector("input").value = value;
    this.note(row);
  }

  note(row) {
    const place = row.querySelector("[data-note]");
    if (place) {
      place.textContent = this.notes?.get(this.valueOf(row).toLowerCase()) ?? this.field.dataset.otherwise ?? "";
      place.hidden = !this.isSaid(this.valueOf(row));
    }
  }

  valueOf(row) {
    return row.querySelector("input").value.trim().replace(/\s+/g, " ");
  }

  isSaid(value) {
    return value !== "";
  }
}

// Documents that a step makes: a name, and a template or the step's own sheet.
export class Documents extends Rows {
  constructor(field, commit) {
    super(field, commit);
    this.blank = { name: "", template: "", sheet: false };
    this.options = [];
  }

  prepare({ options }) {
    this.options = options;
    for (const row of this.box.children) {
      this.offer(row, this.valueOf(row));
    }
  }

  fill(row, value) {
    row.querySelector("input").value = value.name;
    this.offer(row, value);
  }

  offer(row, { template, sheet }) {
    const select = row.querySelector("select");
    const gone = template && !this.options.some((each) => each.value === template);
    const kept = [...select.querySelectorAll("option[data-kept]")];
    fillOptions(select, [...this.options, ...(gone ? [{ value: template, label: `«${template}»` }] : [])]);
    select.prepend(...kept);
    select.value = sheet ? "*" : template;
  }

  valueOf(row) {
    const made = row.querySelector("select").value;
    const name = row.querySelector("input").value.trim().replace(/\s+/g, " ");
    return { name, template: made === "*" ? "" : made, sheet: made === "*" };
  }

  isSaid({ name, template, sheet }) {
    return name !== "" || template !== "" || sheet;
  }
}
