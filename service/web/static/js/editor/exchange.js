// Takes a file into the draft, chosen or dropped on the canvas; what was there before can be had back.

import { send } from "./opening.js";

export function tendExchange(root, modeler, words, saving, lost) {
  const form = root.querySelector("[data-import]");
  const field = form.querySelector("input[type=file]");
  const place = root.querySelector("[data-canvas]");
  const report = root.querySelector("[data-imported]");
  const sentence = report.querySelector("[data-sentence]");
  const back = report.querySelector("[data-back]");
  let former = null;

  const show = (text, tone) => {
    sentence.textContent = text;
    report.className = `note note-${tone} editor-note`;
    back.hidden = former === null;
    report.hidden = false;
    report.focus();
  };
  const showUnknown = (parts, before = "") => {
    show(`${before} ${words.unknown.replace("{parts}", [...new Set(parts)].join(", "))}`.trim(), "warn");
  };

  const take = async (file, name) => {
    if (!(await saving.flush())) {
      show(words.unsavedFirst, "bad");
      return;
    }
    let outcome;
    try {
      outcome = await send(root, form.action, { revisi: saving.revision, berkas: new File([file], name) });
    } catch {
      show(words.offline, "bad");
      return;
    }
    if (outcome.status !== 200) {
      show(outcome.answer.sentence ?? words.refused, "bad");
      return;
    }
    const said = former === null ? outcome.answer.sentence : words.broughtBack;
    former = former === null ? saving.saved : null;
    try {
      const unknown = await saving.adopt(outcome.answer);
      if (unknown.length) {
        showUnknown(unknown, said);
      } else {
        show(said, "good");
      }
    } catch (error) {
      show(`${words.unreadable} ${error.message}`, "bad");
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.files.length) {
      take(field.files[0], field.files[0].name).then(() => form.reset());
      root.querySelector("[data-menu]").open = false;
    }
  });
  back.addEventListener("click", () => take(new Blob([former]), `${root.dataset.key}.bpmn`));
  if (lost.length) {
    showUnknown(lost);
  }

  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => {
      if (event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
        place.classList.add("is-over");
      }
    });
  }
  place.addEventListener("dragleave", () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => {
    place.classList.remove("is-over");
    if (event.dataTransfer?.files.length) {
      event.preventDefault();
      take(event.dataTransfer.files[0], event.dataTransfer.files[0].name);
    }
  });
}
