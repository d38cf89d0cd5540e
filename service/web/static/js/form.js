// The form of a task: after each change the server looks it over, keeps it as a draft and sends it back with
// computed values and the fields that now apply. What is typed meanwhile stays.

const LOOK_OVER = "lihat";
const PATIENCE_MS = 500;
const ROW_ACTIONS = ["tambah", "hapus", "lepas"];

function typed(form) {
  const values = new Map();
  for (const field of form.elements) {
    if (field.id && field.name && field.type !== "hidden" && field.type !== "file" && field.type !== "submit") {
      values.set(field.id, field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
    }
  }
  return values;
}

function restore(form, sent, live) {
  for (const [id, value] of live) {
    const field = sent.get(id) === value ? null : form.querySelector(`#${CSS.escape(id)}`);
    if (field && typeof value === "boolean") {
      field.checked = value;
    } else if (field) {
      field.value = value;
    }
  }
}

function caretOf(element) {
  try {
    return [element.selectionStart, element.selectionEnd];
  } catch {
    return null;
  }
}

function replace(form, fresh, sent) {
  const live = typed(form);
  const active = form.contains(document.activeElement) ? document.activeElement : null;
  const caret = active ? caretOf(active) : null;
  const top = active ? active.getBoundingClientRect().top : null;
  form.replaceChildren(...fresh.childNodes);
  restore(form, sent, live);
  const again = active && active.id ? form.querySelector(`#${CSS.escape(active.id)}`) : null;
  if (again) {
    again.focus({ preventScroll: true });
    if (caret && caret[0] !== null && again.setSelectionRange) {
      again.setSelectionRange(...caret);
    }
    window.scrollBy(0, again.getBoundingClientRect().top - top);
  }
}

function afterRows(form, action) {
  const [verb, path] = action.split(":");
  const list = form.querySelector(`#${CSS.escape(`isian-${path.replaceAll(".", "-")}`)}`);
  if (verb === "tambah" && list) {
    const rows = list.querySelectorAll("tbody > tr, .row-card");
    const first = rows.length ? rows[rows.length - 1].querySelector("input:not([type=hidden]), select, textarea") : null;
    (first || list).focus();
  } else if (list) {
    list.focus();
  }
}

function missed(form) {
  const note = form.querySelector("[data-failed]");
  if (note) {
    note.textContent = note.dataset.failed;
    note.classList.add("field-error");
  }
  return false;
}

async function send(form, action) {
  const body = new FormData(form);
  body.set("_aksi", action);
  const sent = typed(form);
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(form.id);
    if (!fresh || response.redirected) {
      return missed(form);
    }
    if (!form.dataset.leaving) {
      replace(form, fresh, sent);
    }
    return true;
  } catch {
    return missed(form);
  }
}

function submitPlainly(form, action) {
  const kept = document.createElement("input");
  kept.type = "hidden";
  kept.name = "_aksi";
  kept.value = action;
  form.append(kept);
  form.submit();
}

export function tend(form) {
  let timer = 0;
  let underWay = 0;
  let last = Promise.resolve();

  function show() {
    if (timer > 0 || underWay > 0) {
      form.setAttribute("aria-busy", "true");
    } else {
      form.removeAttribute("aria-busy");
    }
  }

  // One after the other: each answer is on the page before the next question is asked.
  function lookOver(action) {
    window.clearTimeout(timer);
    timer = 0;
    underWay += 1;
    show();
    const turn = last.then(async () => {
      const done = await send(form, action);
      underWay -= 1;
      show();
      return done;
    });
    last = turn;
    return turn;
  }

  form.addEventListener("change", (event) => {
    const wait = event.target.type === "file" ? 0 : PATIENCE_MS;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => lookOver(LOOK_OVER), wait);
    show();
  });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("textarea[data-line], input")) {
      event.preventDefault();
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  form.addEventListener("submit", async (event) => {
    const action = event.submitter ? event.submitter.value : LOOK_OVER;
    const verb = action.split(":")[0];
    if (verb !== LOOK_OVER && !ROW_ACTIONS.includes(verb)) {
      window.clearTimeout(timer);
      form.dataset.leaving = "yes"; // an answer still under way comes too late
      return;
    }
    event.preventDefault();
    if (!(await lookOver(action))) {
      submitPlainly(form, action);
    } else if (verb !== LOOK_OVER) {
      afterRows(form, action);
    }
  });
}
