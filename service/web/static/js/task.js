// Around the form of a task: each part works without this, too, by sending the whole form.

const FORM = "formulir";

function formOf(element) {
  return element.form ?? document.getElementById(FORM);
}

// A box outside the form's element is still the form's: the form hears of it, and keeps it in the draft.
function tellForm(event) {
  const form = event.target.form;
  if (form && form.id === FORM && !form.contains(event.target) && event.target.type === "checkbox") {
    form.dispatchEvent(new Event("change"));
  }
}

// A chosen file is attached at once; the form is kept as a draft on the way.
function attachAtOnce(event) {
  const button = document.querySelector(`[data-attach="${CSS.escape(event.target.name)}"]`);
  if (event.target.type === "file" && event.target.files.length && button) {
    button.click();
  }
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand("copy"); // plain http: what is selected
  }
}

function copyWhenOpened(panel) {
  panel.addEventListener("toggle", async () => {
    if (!panel.open) {
      return;
    }
    const text = panel.querySelector("textarea");
    const note = panel.querySelector("[data-copied]");
    text.focus();
    text.select();
    note.textContent = (await copied(text.value)) ? note.dataset.copied : note.dataset.copyByHand;
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      panel.open = false;
      panel.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (panel.open && !panel.contains(event.target)) {
      panel.open = false;
    }
  });
}

async function sendRemark(button) {
  const form = formOf(button);
  const body = new URLSearchParams();
  body.set("csrf_token", form.elements.csrf_token.value);
  body.set("_catatan", document.getElementById("tulis-catatan").value);
  const response = await fetch(button.dataset.remark, { method: "POST", body });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// A remark is written without leaving the form; refused, it stays in its box.
async function remark(event) {
  const button = event.target.closest("[data-remark]");
  if (!button) {
    return;
  }
  event.preventDefault();
  if (button.dataset.busy) {
    return; // the second press of a double click
  }
  button.dataset.busy = "yes";
  const note = document.querySelector("[data-failed-remark]");
  try {
    const page = await sendRemark(button);
    const refusal = page.querySelector(".messages .note-bad");
    const fresh = page.getElementById("catatan");
    if (refusal || !fresh) {
      note.textContent = refusal ? refusal.textContent.trim() : note.dataset.failedRemark;
      return;
    }
    document.getElementById("catatan").replaceWith(fresh);
    fresh.focus();
  } catch {
    note.textContent = note.dataset.failedRemark;
  } finally {
    delete button.dataset.busy;
  }
}

function showHere(root) {
  const frame = root.querySelector("[data-diagram]");
  const here = frame && frame.querySelector(`#${CSS.escape(frame.dataset.diagram)}`);
  if (here) {
    const box = here.getBoundingClientRect();
    const around = frame.getBoundingClientRect();
    frame.scrollLeft += box.left + box.width / 2 - (around.left + around.width / 2);
    frame.scrollTop += box.top + box.height / 2 - (around.top + around.height / 2);
  }
}

// What changed is compared anew whenever the form was looked over.
function followChanges(form) {
  if (!document.querySelector("[data-changes]")) {
    return;
  }
  new MutationObserver(async () => {
    const shown = document.querySelector("[data-changes]");
    if (form.hasAttribute("aria-busy") || !shown) {
      return;
    }
    try {
      const page = new DOMParser().parseFromString(await (await fetch(shown.dataset.changes)).text(), "text/html");
      const fresh = page.getElementById(shown.id);
      if (fresh) {
        shown.replaceWith(fresh);
      }
    } catch {
      // the form itself says that the connection is gone
    }
  }).observe(form, { attributeFilter: ["aria-busy"] });
}

document.addEventListener("change", tellForm);
document.addEventListener("change", attachAtOnce);
document.addEventListener("click", remark);
document.querySelectorAll("[data-copy]").forEach(copyWhenOpened);
document.body.addEventListener("htmx:afterSwap", (event) => showHere(event.target));
const form = document.getElementById(FORM);
if (form) {
  followChanges(form);
}
showHere(document);
