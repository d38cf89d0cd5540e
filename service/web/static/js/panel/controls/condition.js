// A condition: tests put together by picking, and below it the expression that they make.

import { OPERATORS, WITHOUT_VALUE, isComplete, read, write } from "../conditions.js";
import { cloned, numbered } from "../dom.js";
import { fillOptions } from "./choice.js";

const NUMBERS = new Set(["integer", "decimal"]);

export class Condition {
  constructor(field, commit, words, complain) {
    this.box = field.querySelector("[data-tests]");
    this.joint = field.querySelector("[data-joint]");
    this.expression = field.querySelector("[data-expression]");
    this.free = field.querySelector("[data-free]");
    this.picked = field.querySelector("[data-picked]");
    this.ending = field.dataset.ending ?? "";
    this.commit = commit;
    this.words = words;
    this.complain = complain;
    this.fields = [];
    this.value = null;
    this.made = 0;
    this.picked.addEventListener("change", (event) => this.changed(event.target));
    this.picked.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove]");
      if (button) {
        this.remove(button.closest("[data-test]"));
      }
    });
    field.querySelector("[data-add]").addEventListener("click", () => {
      this.row({ field: "", operator: "", value: "" }).querySelector("select").focus();
      this.arrange();
    });
    this.expression.addEventListener("change", () => this.typed());
    this.expression.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        this.typed();
      }
    });
    this.typeOf = (name) => this.fields.find((each) => each.name === name)?.type;
  }

  show({ value, fields }) {
    const offered = JSON.stringify(fields);
    if (value === this.value && offered === this.offered) {
      return;
    }
    const onlyFields = value === this.value;
    this.fields = fields;
    this.offered = offered;
    this.value = value;
    if (onlyFields && this.tests.some((test) => !isComplete(test, this.typeOf))) {
      this.offerAll(); // what is being picked stays
      return;
    }
    this.draw();
  }

  settle() {
    if (document.activeElement === this.expression) {
      this.typed();
    }
  }

  // What was picked and is not whole yet; it can be brought back when the field is shown again.
  get unfinished() {
    const picked = this.tests.filter((test) => test.field);
    const incomplete = picked.some((test) => !isComplete(test, this.typeOf));
    return incomplete && !this.picked.hidden ? { joint: this.joint.value, tests: picked } : null;
  }

  restore({ joint, tests }) {
    this.joint.value = joint;
    this.box.replaceChildren();
    for (const test of tests) {
      this.row(test);
    }
    this.arrange();
    this.say();
  }

  get tests() {
    return [...this.box.children].map((row) => ({
      field: row.querySelector("[data-field]").value,
      operator: row.querySelector("[data-operator]").value,
      value: row.querySelector("[data-value]:not([hidden])")?.value.trim() ?? "",
    }));
  }

  draw() {
    const made = this.value === "" ? { joint: "and", tests: [] } : read(this.value, this.typeOf);
    this.expression.value = this.value;
    this.free.hidden = made !== null;
    this.picked.hidden = made === null;
    this.complain("");
    if (made === null) {
      this.box.replaceChildren();
      return;
    }
    this.joint.value = made.joint;
    this.box.replaceChildren();
    for (const test of made.tests.length > 0 ? made.tests : [{ field: "", operator: "", value: "" }]) {
      this.row(test);
    }
    this.arrange();
  }

  row(test) {
    this.made += 1;
    const row = numbered(cloned("template-test"), `${this.ending}${this.made}`);
    this.box.append(row);
    this.offer(row, test);
    return row;
  }

  offerAll() {
    const tests = this.tests;
    [...this.box.children].forEach((row, index) => this.offer(row, tests[index]));
  }

  // Offer the answers, what can be asked of the one that is picked, and the values it may have.
  offer(row, test) {
    const select = row.querySelector("[data-field]");
    const choices = this.fields.map((each) => ({ value: each.name, label: each.label }));
    fillOptions(select, choices, select.querySelector("option[value='']"));
    select.value = test.field;
    const type = this.typeOf(test.field);
    const operators = (OPERATORS[type] ?? []).map((each) => ({ value: each, label: this.said(each, type) }));
    const operator = row.querySelector("[data-operator]");
    fillOptions(operator, operators);
    operator.disabled = operators.length === 0;
    operator.value = operators.some((each) => each.value === test.operator) ? test.operator : operators[0]?.value ?? "";
    this.offerValues(row, test, operator.value);
  }

  offerValues(row, test, operator) {
    const field = this.fields.find((each) => each.name === test.field);
    const needed = field !== undefined && !WITHOUT_VALUE.has(operator);
    const options = field?.options ?? [];
    const [select, input] = [row.querySelector("select[data-value]"), row.querySelector("input[data-value]")];
    select.hidden = !needed || options.length === 0;
    input.hidden = !needed || options.length > 0;
    input.type = field?.type === "date" ? "date" : "text";
    input.inputMode = NUMBERS.has(field?.type) ? "decimal" : "text";
    if (!select.hidden) {
      const gone = test.value && !options.some((each) => each.value === test.value);
      fillOptions(select, gone ? [...options, { value: test.value, label: `«${test.value}»` }] : options);
      select.value = test.value || options[0].value;
    }
    input.value = test.value;
  }

  said(operator, type) {
    const kind = NUMBERS.has(type) ? "number" : type.startsWith("date") ? "time" : "text";
    return this.words.operators[kind][operator] ?? this.words.operators.text[operator];
  }

  changed(target) {
    const row = target.closest("[data-test]");
    if (row && !target.matches("[data-value]")) {
      const former = this.tests[[...this.box.children].indexOf(row)];
      this.offer(row, target.matches("[data-field]") ? { field: former.field, operator: "", value: "" } : former);
    }
    this.say();
  }

  remove(row) {
    row.remove();
    if (this.box.children.length === 0) {
      this.row({ field: "", operator: "", value: "" });
    }
    this.box.lastElementChild.querySelector("select").focus();
    this.arrange();
    this.say();
  }

  arrange() {
    this.joint.closest("[data-joining]").hidden = this.box.children.length < 2;
  }

  // Say what was picked, as soon as every test is whole; empty lines do not count.
  say() {
    const tests = this.tests.filter((test) => test.field);
    const incomplete = tests.some((test) => !isComplete(test, this.typeOf));
    this.complain(incomplete ? this.words.conditionUnfinished : "");
    const expression = incomplete ? null : write({ joint: this.joint.value, tests }, this.typeOf);
    if (expression !== null && expression !== this.value) {
      this.value = expression;
      this.expression.value = expression;
      this.commit(expression);
    }
  }

  typed() {
    const expression = this.expression.value.trim().replace(/\s+/g, " ");
    if (expression !== this.value) {
      this.value = expression;
      this.commit(expression);
      this.draw();
    }
  }
}
