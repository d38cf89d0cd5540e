// Plays a case back on its diagram. Without scripts the page's links go from moment to moment.

import { Beside } from "./playback/beside.js";
import { fetched } from "./playback/frames.js";
import { Stage } from "./playback/stage.js";

const root = document.querySelector("[data-playback][data-playable]");

class Player {
  constructor(frames) {
    this.frames = frames;
    this.controls = root.querySelector("[data-controls]");
    this.slider = root.querySelector("input[type=range]");
    this.speed = root.querySelector("select");
    this.place = root.querySelector("[data-place]");
    this.button = root.querySelector("[data-go=play]");
    this.whole = root.querySelector("[data-whole]");
    const sheets = [...root.querySelectorAll("template[data-sheet]")].map((sheet) => [sheet.dataset.sheet, sheet]);
    this.stage = new Stage(root.querySelector("[data-stage]"), new Map(sheets));
    const pattern = root.dataset.moment.replace(/0$/, "");
    this.beside = new Beside(root.querySelector("[data-beside]"), (number) => pattern + number);
    this.timer = 0;
  }

  begin() {
    root.querySelector("[data-ways]").hidden = true;
    this.controls.hidden = false;
    root.querySelector("[data-legend]").hidden = false;
    this.slider.max = this.frames.count;
    this.controls.addEventListener("click", (event) => {
      const go = event.target.closest("[data-go]")?.dataset.go;
      if (go) this.act(go);
    });
    this.slider.addEventListener("input", () => {
      this.pause();
      this.show(Number(this.slider.value));
    });
    this.whole.addEventListener("click", () => this.fit());
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => this.jump(event));
    window.addEventListener("hashchange", () => this.show(this.asked(this.number)));
    const served = Number(root.dataset.at);
    this.beside.begin(served);
    this.show(this.asked(served));
    root.dataset.ready = "";
  }

  asked(otherwise) {
    const number = Number(/^#(\d+)$/.exec(window.location.hash)?.[1] ?? otherwise);
    return Math.min(Math.max(number, 1), this.frames.count);
  }

  show(number) {
    this.number = number;
    const frame = this.frames.at(number);
    this.stage.show(frame);
    this.beside.show(number);
    this.slider.value = number;
    this.place.textContent = this.place.dataset.words.replace("{number}", number).replace("{total}", this.frames.count);
    for (const row of document.querySelectorAll("[data-record][aria-current]")) row.removeAttribute("aria-current");
    document.querySelector(`[data-record="${number}"]`)?.setAttribute("aria-current", "true");
    if (window.location.hash !== `#${number}`) window.history.replaceState(null, "", `#${number}`);
  }

  fit() {
    const whole = root.classList.toggle("player-whole");
    this.whole.setAttribute("aria-pressed", String(whole));
    this.show(this.number);
  }

  act(go) {
    if (go === "play") {
      if (this.timer) this.pause();
      else this.play();
      return;
    }
    this.pause();
    const aims = { first: 1, back: this.number - 1, forward: this.number + 1, last: this.frames.count };
    this.show(Math.min(Math.max(aims[go], 1), this.frames.count));
  }

  play() {
    if (this.number === this.frames.count) this.show(1);
    this.button.textContent = this.button.dataset.pause;
    this.beside.place.setAttribute("aria-live", "off");
    this.next();
  }

  next() {
    this.timer = window.setTimeout(() => {
      if (this.number === this.frames.count) {
        this.pause();
        return;
      }
      this.show(this.number + 1);
      this.next();
    }, Number(this.speed.value));
  }

  pause() {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.button.textContent = this.button.dataset.play;
    this.beside.place.setAttribute("aria-live", "polite");
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, summary, a, button") && event.key !== "?") return;
    const keys = { " ": "play", ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last" };
    if (event.key === "?") {
      const help = root.querySelector(".player-keys");
      help.open = !help.open;
    } else if (event.key === "0") {
      this.fit();
    } else if (keys[event.key]) {
      event.preventDefault();
      this.act(keys[event.key]);
    }
  }

  jump(event) {
    const link = event.target.closest("[data-jump]");
    if (!link) return;
    event.preventDefault();
    this.pause();
    this.show(Number(link.dataset.jump));
    root.scrollIntoView({ block: "start" });
  }
}

if (root) {
  try {
    new Player(await fetched(root.dataset.frames)).begin();
  } catch {
    root.querySelector("[data-failed]").hidden = false;
  }
}
