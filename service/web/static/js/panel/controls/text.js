// A line or a few lines of text; Enter and leaving the field say it.

export class Text {
  constructor(field, commit) {
    this.input = field.querySelector("input, textarea");
    this.commit = commit;
    this.value = "";
    this.input.addEventListener("change", () => this.settle());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        this.settle();
      }
    });
  }

  get typed() {
    return this.input.value.trim().replace(/\s+/g, " ");
  }

  show({ value }) {
    const unsaid = document.activeElement === this.input && this.typed !== this.value;
    this.value = value;
    if (!unsaid && this.typed !== value) {
      this.input.value = value;
    }
  }

  settle() {
    if (this.typed !== this.value) {
      this.value = this.typed;
      this.commit(this.value);
    }
  }
}
