// One choice of a list, and several of a list.

import { filled } from "../dom.js";

export class Choice {
  constructor(field, commit) {
    this.select = field.querySelector("select");
    this.first = this.select.querySelector("option[value='']");
    this.select.addEventListener("change", () => commit(this.select.value));
  }

  // What is chosen stays to be seen, even if it is no choice any more.
  show({ value, options, gone: called }) {
    const known = options.some((each) => each.value === value);
    const gone = value && !known ? [{ value, label: called ?? `«${value}»` }] : [];
    fillOptions(this.select, [...options, ...gone], this.first);
    this.select.value = value;
  }

  settle() {}
}

export class Checks {
  constructor(field, commit, words) {
    this.box = field.querySelector("[data-choices]");
    this.nothing = field.querySelector("[data-nothing]");
    this.name = field.dataset.of;
    this.words = words;
    this.box.addEventListener("change", () => {
      commit([...this.box.querySelectorAll("input:checked")].map((input) => input.value));
    });
  }

  show({ value, options }) {
    const gone = value
      .filter((each) => !options.some((option) => option.value === each))
      .map((each) => ({ value: each, label: this.words.gone }));
    const all = [...options, ...gone];
    const shown = JSON.stringify([all, value]);
    if (this.nothing) {
      this.nothing.hidden = all.length > 0;
    }
    if (shown === this.shown) {
      return;
    }
    this.shown = shown;
    const focused = this.box.contains(document.activeElement) ? document.activeElement.value : null;
    this.box.replaceChildren(...all.map((option, index) => this.choice(option, index, value)));
    if (focused !== null) {
      this.box.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  choice(option, index, value) {
    const row = filled("template-choice", { label: option.label });
    const input = row.querySelector("input");
    input.id = `panel-${this.name}-${index}`;
    input.value = option.value;
    input.checked = value.includes(option.value);
    row.querySelector("label").htmlFor = input.id;
    return row;
  }

  settle() {}
}

// Fill a list of choices: {value, label}, or {group, options} for some that belong together.
export function fillOptions(select, options, first = null) {
  const shown = JSON.stringify(options);
  if (select.dataset.shown === shown) {
    return;
  }
  select.dataset.shown = shown;
  const chosen = select.value;
  select.replaceChildren(...(first ? [first] : []), ...options.map(optionOf));
  select.value = chosen;
}

function optionOf(option) {
  if (option.group === undefined) {
    return new Option(option.label, option.value);
  }
  const group = document.createElement("optgroup");
  group.label = option.group;
  group.append(...option.options.map(optionOf));
  return group;
}
