// The form of a task: after each change the server looks it over, keeps it as a draft and sends it back with
// computed values and the fields that now apply. What is typed meanwhile stays; what cannot be sent is kept here.

import * as device from "./form/device.js";
import { firstFieldOf, reveal } from "./form/folding.js";
import { watchPaste } from "./form/paste.js";
import { send, sendLast, submitPlainly } from "./form/sending.js";
import { watchUploads } from "./form/uploads.js";

const LOOK_OVER = "lihat";
const PATIENCE_MS = 500;
const WHILE_TYPING_MS = 2000;
const AGAIN_MS = 15_000;
const TRUSTED_MS = 60_000; // a session that answered this lately is still there
const ONCE_MS = 20_000; // a second press within this time is the same press
const ROW_ACTIONS = ["tambah", "hapus", "lepas"];

function afterRows(form, action) {
  const [verb, path] = action.split(":");
  const list = form.querySelector(`#${CSS.escape(`isian-${path.replaceAll(".", "-")}`)}`);
  const rows = list ? list.querySelectorAll("[data-row]") : [];
  const added = verb === "tambah" && rows.length ? firstFieldOf(rows[rows.length - 1]) : null;
  reveal(added);
  (added ?? list)?.focus();
}

class Tended {
  constructor(form) {
    this.form = form;
    this.timer = this.typing = this.again = 0;
    this.underWay = 0;
    this.unsaved = this.cutOff = false;
    this.heard = Date.now();
    this.last = Promise.resolve();
  }

  get status() {
    return this.form.querySelector("[data-status]");
  }

  say(words, bad = false) {
    this.status.textContent = words;
    this.status.classList.toggle("status-bad", bad);
  }

  show() {
    if (this.timer > 0 || this.underWay > 0) {
      this.form.setAttribute("aria-busy", "true");
    } else {
      this.form.removeAttribute("aria-busy");
    }
  }

  wait(milliseconds) {
    this.unsaved = true;
    window.clearTimeout(this.typing);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.lookOver(LOOK_OVER), milliseconds);
    this.show();
  }

  // One after the other: each answer is on the page before the next question is asked.
  lookOver(action, options = {}) {
    window.clearTimeout(this.typing);
    window.clearTimeout(this.again);
    if (!options.quiet) {
      window.clearTimeout(this.timer);
      this.timer = 0;
    }
    this.underWay += 1;
    this.show();
    this.last = this.last.then(async () => {
      this.unsaved = false;
      this.say(this.status.dataset.saving);
      const onQuiet = (fresh) => this.say(fresh.querySelector("[data-status]").textContent);
      const outcome = await send(this.form, action, { ...options, onQuiet });
      this.underWay -= 1;
      this.show();
      return this.learn(outcome);
    });
    return this.last;
  }

  learn(outcome) {
    if (outcome === "saved") {
      this.cutOff = false;
      this.heard = Date.now();
      this.form.querySelector("[data-signed-out]").hidden = true;
      this.status.classList.remove("status-bad");
      if (!this.unsaved) {
        device.drop(this.form);
      }
      return true;
    }
    if (outcome !== "closed") {
      this.unsaved = this.cutOff = true;
      this.form.querySelector("[data-signed-out]").hidden = outcome !== "signed-out";
      const here = device.keep(this.form);
      this.say(outcome === "signed-out" ? "" : this.status.dataset[here ? "failed" : "lost"], true);
      this.again = window.setTimeout(() => this.lookOver(LOOK_OVER, { quiet: true }), AGAIN_MS);
    }
    return false;
  }

  onInput(event) {
    if (event.target.type === "file") {
      return;
    }
    this.unsaved = true;
    if (this.cutOff) {
      device.keep(this.form);
    }
    window.clearTimeout(this.typing);
    this.typing = window.setTimeout(() => this.lookOver(LOOK_OVER, { quiet: true }), WHILE_TYPING_MS);
  }

  onChange(event) {
    const choice = event.target.closest(".decision-option");
    if (choice) {
      this.form.querySelector("[data-submit-words]").textContent = choice.textContent.trim();
    }
    this.wait(choice || event.target.type === "file" ? 0 : PATIENCE_MS);
  }

  async onSubmit(event) {
    const action = event.submitter ? event.submitter.value : LOOK_OVER;
    const verb = action.split(":")[0];
    const leaves = verb !== LOOK_OVER && !ROW_ACTIONS.includes(verb);
    if (leaves && !this.form.dataset.leaving && this.isTrusted()) {
      window.clearTimeout(this.timer);
      window.clearTimeout(this.typing);
      this.leaveFor();
      return;
    }
    event.preventDefault();
    if (this.form.dataset.leaving) {
      return;
    }
    if (leaves) {
      this.form.dataset.leaving = "yes";
      const heard = await this.lookOver(LOOK_OVER, { quiet: true });
      delete this.form.dataset.leaving;
      if (heard) {
        this.leaveFor();
        submitPlainly(this.form, action);
      }
    } else if ((await this.lookOver(action)) && verb !== LOOK_OVER) {
      afterRows(this.form, action);
    }
  }

  // The server answered lately, and nothing is on its way: the form can go as it is.
  isTrusted() {
    const lately = Date.now() - this.heard <= TRUSTED_MS;
    return lately && !this.cutOff && navigator.onLine && !this.form.querySelector("[data-stay=uploads] li");
  }

  leaveFor() {
    this.form.dataset.leaving = "yes"; // an answer still under way comes too late
    device.keep(this.form, true);
    window.setTimeout(() => delete this.form.dataset.leaving, ONCE_MS);
  }

  onLeave() {
    if (this.unsaved && !this.form.dataset.leaving && this.form.isConnected) {
      this.unsaved = this.cutOff;
      device.keep(this.form, !this.cutOff); // a reload may be answered before this has arrived
      sendLast(this.form, LOOK_OVER).then((arrived) => arrived && !this.unsaved && device.drop(this.form));
    }
  }

  // What is typed goes along when one leaves; only where that cannot be, one is asked first.
  onBeforeLeaving(event) {
    const uploading = this.form.querySelector("[data-stay=uploads] li") !== null;
    if (this.form.isConnected && !this.form.dataset.leaving && (this.cutOff || uploading)) {
      event.preventDefault();
    }
  }

  offerToRestore() {
    const stored = device.found(this.form);
    const offer = this.form.querySelector("[data-restore]");
    if (!stored || !offer) {
      return;
    }
    offer.hidden = false;
    const locale = document.documentElement.lang;
    offer.querySelector("time").textContent = new Date(stored.at).toLocaleString(locale, {
      dateStyle: "medium",
      timeStyle: "short",
    });
    offer.scrollIntoView({ block: "center" }); // on a telephone it would stand behind the bar of buttons
    offer.querySelector("[data-restore-use]").addEventListener("click", () => {
      this.lookOver(LOOK_OVER, { answers: stored.answers });
    });
    offer.querySelector("[data-restore-drop]").addEventListener("click", () => {
      device.drop(this.form);
      offer.hidden = true;
    });
  }
}

export function tend(form) {
  const tended = new Tended(form);
  watchUploads(form, (file, onProgress) => tended.lookOver(LOOK_OVER, { file, onProgress }));
  watchPaste(form, (action) => tended.lookOver(action));
  form.addEventListener("input", (event) => tended.onInput(event));
  form.addEventListener("change", (event) => tended.onChange(event));
  form.addEventListener("submit", (event) => tended.onSubmit(event));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("textarea[data-line], input:not([type=file])")) {
      event.preventDefault();
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  window.addEventListener("pagehide", () => tended.onLeave());
  window.addEventListener("beforeunload", (event) => tended.onBeforeLeaving(event));
  window.addEventListener("online", () => tended.cutOff && tended.lookOver(LOOK_OVER, { quiet: true }));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tended.onLeave());
  tended.offerToRestore();
}
