// Takes a file into the draft, chosen or dropped on the canvas; what was there before can be had back.

import { send } from "./opening.js";

export function tendExchange(root, modeler, words, saving) {
  const form = root.querySelector("[data-import]");
  const field = form.querySelector("input[type=file]");
  const place = root.querySelector("[data-canvas]");
  const report = root.querySelector("[data-imported]");
  const sentence = report.querySelector("[data-sentence]");
  const back = report.querySelector("[data-back]");
  let former = null;

  const show = (text, isGood) => {
    sentence.textContent = text;
    report.className = `note ${isGood ? "note-good" : "note-bad"} editor-note`;
    back.hidden = !isGood || former === null;
    report.hidden = false;
    report.focus();
  };

  const take = async (file, name) => {
    if (!(await saving.flush())) {
      show(words.unsavedFirst, false);
      return;
    }
    let outcome;
    try {
      outcome = await send(root, form.action, { revisi: saving.revision, berkas: new File([file], name) });
    } catch {
      show(words.offline, false);
      return;
    }
    if (outcome.status !== 200) {
      show(outcome.answer.sentence ?? words.refused, false);
      return;
    }
    const before = former === null ? saving.saved : null;
    await saving.adopt(outcome.answer);
    former = before;
    show(former === null ? words.broughtBack : outcome.answer.sentence, true);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.files.length) {
      take(field.files[0], field.files[0].name).then(() => form.reset());
      root.querySelector("[data-menu]").open = false;
    }
  });
  back.addEventListener("click", () => take(new Blob([former]), `${root.dataset.key}.bpmn`));

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
