// A box to tick, and one of two or three marks.

export class Tick {
  constructor(field, commit) {
    this.input = field.querySelector("input");
    this.input.addEventListener("change", () => commit(this.input.checked));
  }

  show({ value }) {
    this.input.checked = value;
  }

  settle() {}
}

export class Marks {
  constructor(field, commit) {
    this.inputs = [...field.querySelectorAll("input")];
    for (const input of this.inputs) {
      input.addEventListener("change", () => commit(input.value));
    }
  }

  show({ value }) {
    for (const input of this.inputs) {
      input.checked = input.value === value;
    }
  }

  settle() {}
}
