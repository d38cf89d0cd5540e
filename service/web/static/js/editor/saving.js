// Saves the draft by itself two seconds after an edit, and says in words how things stand.

import { ask, download, open, send } from "./opening.js";
import { fit } from "./view.js";

const PAUSE = 2000;
const LONGEST = 15_000; // between two edits that never pause
const AGAIN = [2000, 5000, 10_000, 30_000]; // after the connection was lost
const MOST_BEHIND = 3; // times that somebody else may be faster before a person is asked
const SMALL = 60_000; // bytes that a browser still sends when its page is left

export function tendSaving(root, modeler, words, draft) {
  return new Saving(root, modeler, words, draft);
}

class Saving {
  constructor(root, modeler, words, draft) {
    Object.assign(this, { root, modeler, words, revision: draft.revision, saved: draft.bpmn });
    this.place = root.querySelector("[data-status]");
    this.conflict = root.querySelector("[data-conflict]");
    Object.assign(this, { dirty: false, kept: false, tries: 0, behind: 0 });
    this.say(words.savedAt.replace("{time}", draft.saved), "saved");
    modeler.on("commandStack.changed", () => this.edited());
    window.addEventListener("beforeunload", (event) => this.dirty && !this.kept && event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    window.addEventListener("online", () => this.flush());
    document.addEventListener("click", (event) => this.leave(event));
    this.conflict.querySelector("[data-load-theirs]").addEventListener("click", () => this.loadTheirs());
    this.conflict.querySelector("[data-download-mine]").addEventListener("click", () => this.downloadMine());
    root.addEventListener("alur:gone", () => this.compare());
  }

  say(sentence, state) {
    this.place.textContent = sentence;
    this.place.title = sentence;
    this.place.dataset.state = state;
  }

  edited() {
    if (this.quiet) {
      return;
    }
    if (!this.dirty) {
      this.since = Date.now();
    }
    this.dirty = true;
    this.kept = false;
    this.version = (this.version ?? 0) + 1;
    if (this.conflict.hidden) {
      this.say(this.words.edited, "dirty");
      this.later(Date.now() - this.since > LONGEST ? 0 : PAUSE);
    }
  }

  later(pause) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), pause);
  }

  // Saves what is not saved yet; gives whether everything is.
  async flush() {
    window.clearTimeout(this.timer);
    if (this.running) {
      await this.running;
    }
    if (!this.dirty || !this.conflict.hidden) {
      return !this.dirty;
    }
    this.running = this.save();
    await this.running;
    this.running = null;
    return !this.dirty;
  }

  async save() {
    const version = this.version;
    const { xml } = await this.modeler.saveXML({ format: true });
    this.say(this.words.saving, "saving");
    let outcome;
    try {
      outcome = await send(this.root, this.root.dataset.saveUrl, { revisi: this.revision, bpmn: new Blob([xml]) }, {
        keepalive: xml.length < SMALL,
      });
    } catch {
      outcome = { status: 0, answer: {} };
    }
    await this.take(outcome, xml, version);
  }

  async take({ status, answer }, xml, version) {
    if (status === 200) {
      Object.assign(this, { revision: answer.revision, saved: xml, tries: 0, behind: 0 });
      this.dirty = this.version !== version;
      this.since = Date.now();
      this.say(this.words.savedAt.replace("{time}", answer.saved), "saved");
      if (this.dirty) {
        this.later(PAUSE);
      }
    } else if (status === 409) {
      await this.compare(answer);
    } else if (status === 404) {
      this.tellGone(answer);
    } else if (status === 401 || status === 400) {
      this.say(this.words.signedOut, "failed");
    } else if (status === 0 || status >= 500) {
      this.say(this.words.offline, "failed");
      this.later(AGAIN[Math.min(this.tries, AGAIN.length - 1)]);
      this.tries += 1;
    } else {
      this.say(answer.sentence ?? this.words.refused, "failed");
    }
  }

  // Hear what others did since the diagram was opened or saved here. Where it was another file of the draft,
  // a form or a scenario, nothing is in the way of saving the diagram.
  async compare(refusal = {}) {
    let outcome;
    try {
      outcome = await send(this.root, this.root.dataset.compareUrl, { bpmn: new Blob([this.saved]) });
    } catch {
      outcome = { status: 0, answer: {} };
    }
    const { status, answer } = outcome;
    if (status === 404) {
      this.tellGone(answer);
    } else if (status === 200 && answer.same && this.behind < MOST_BEHIND) {
      this.behind += 1;
      this.revision = answer.revision;
      await this.save();
    } else {
      this.tell(this.words.conflict, refusal.sentence ?? (status ? this.words.conflict : this.words.offline), answer.sentences);
    }
  }

  // The draft is no more: what was drawn can be downloaded, and a new draft begun where there is an SOP.
  tellGone({ sentence, again }) {
    const begin = this.conflict.querySelector("[data-begin-again]");
    this.conflict.querySelector("[data-load-theirs]").hidden = true;
    begin.hidden = !again;
    begin.action = again || "";
    this.tell(this.dirty ? this.words.gone : this.words.goneAlready, sentence ?? this.words.goneAlready);
  }

  tell(state, sentence, changes = []) {
    this.conflict.querySelector("[data-sentence]").textContent = sentence;
    const theirs = this.conflict.querySelector("[data-theirs]");
    const list = document.createElement("ul");
    list.append(...changes.map((each) => Object.assign(document.createElement("li"), { textContent: each })));
    theirs.querySelector("ul")?.remove();
    theirs.append(list);
    theirs.hidden = changes.length === 0;
    this.conflict.hidden = false;
    this.say(state, "failed");
    this.conflict.focus();
  }

  // A link of this page waits until everything is saved; then nobody need be asked whether to leave.
  async leave(event) {
    const link = event.target.closest?.("a[href]");
    const elsewhere = link?.target || event.ctrlKey || event.metaKey || event.shiftKey || event.button;
    if (!link || elsewhere || !this.dirty || link.getAttribute("href").startsWith("#")) {
      return;
    }
    if (link.origin !== window.location.origin || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    await this.flush();
    window.location.assign(link.href); // what could not be saved is asked about on the way out
  }

  // What the server holds is opened: this page's edits are given up, and cannot be undone into another diagram.
  // Gives the names of what in it is not known.
  async adopt(draft) {
    Object.assign(this, { revision: draft.revision, saved: draft.bpmn, dirty: false, quiet: true });
    this.conflict.hidden = true;
    this.say(this.words.savedAt.replace("{time}", draft.saved), "saved");
    try {
      return await open(this.modeler, draft.bpmn);
    } finally {
      this.quiet = false;
      fit(this.modeler);
    }
  }

  async loadTheirs() {
    const draft = await ask(this.root.dataset.contentUrl);
    if (draft) {
      await this.adopt(draft);
    } else {
      await this.compare();
    }
  }

  async downloadMine() {
    const { xml } = await this.modeler.saveXML({ format: true });
    download(`${this.root.dataset.key}.bpmn`, xml, "application/bpmn+xml");
    this.kept = true;
  }
}
