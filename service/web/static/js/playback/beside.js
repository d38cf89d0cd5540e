// What is said beside the diagram: fetched once for each moment, the last one asked for wins.

const SETTLED = 120; // ms that a moment stays before its words are fetched, so that scrubbing asks for few

export class Beside {
  constructor(place, address) {
    this.place = place;
    this.address = address;
    this.known = new Map();
    this.wanted = 0;
    this.timer = 0;
  }

  begin(number) {
    this.known.set(number, this.place.innerHTML);
    this.wanted = number;
  }

  show(number) {
    this.wanted = number;
    window.clearTimeout(this.timer);
    if (this.known.has(number)) {
      this.write(number);
      return;
    }
    this.place.setAttribute("aria-busy", "true");
    this.timer = window.setTimeout(() => this.fetch(number), SETTLED);
  }

  async fetch(number) {
    try {
      const answer = await fetch(this.address(number));
      if (!answer.ok) return;
      this.known.set(number, await answer.text());
    } catch {
      return; // the diagram goes on; the words come with the next moment that can be fetched
    }
    if (this.wanted === number) this.write(number);
  }

  write(number) {
    this.place.innerHTML = this.known.get(number);
    this.place.removeAttribute("aria-busy");
  }
}
