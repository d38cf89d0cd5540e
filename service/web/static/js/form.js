// The form of a task: after each change the server looks it over, keeps it as a draft and sends it back with
// computed values and the fields that now apply. What is typed meanwhile stays.

const LOOK_OVER = "lihat";
const PATIENCE_MS = 500;
const WHILE_TYPING_MS = 2000;
const TRUSTED_MS = 60_000; // a session that answered this lately is still there
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

function note(form) {
  return form.querySelector("[data-failed]");
}

function missed(form) {
  note(form).textContent = note(form).dataset.failed;
  note(form).classList.add("field-error");
  return false;
}

function signedOut(form, out) {
  form.querySelector("[data-signed-out]").hidden = !out;
  return !out;
}

async function post(form, body) {
  const response = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  return { response, page: new DOMParser().parseFromString(await response.text(), "text/html") };
}

// After another login the page's token is an old one: the form's own page has the new one, if there is a session.
async function renewed(form, body) {
  const page = new DOMParser().parseFromString(await (await fetch(form.action)).text(), "text/html");
  const token = page.querySelector(`#${form.id} input[name=csrf_token]`);
  if (token) {
    form.elements.csrf_token.value = token.value;
    body.set("csrf_token", token.value);
  }
  return token !== null;
}

// Sends what stands in the form; `quiet` leaves the page as it is, but for the note on what is saved.
async function send(form, action, quiet) {
  const body = new FormData(form);
  body.set("_aksi", action);
  const sent = typed(form);
  try {
    let { response, page } = await post(form, body);
    if ((response.redirected || response.status === 400) && (await renewed(form, body))) {
      ({ response, page } = await post(form, body));
    }
    const fresh = page.getElementById(form.id);
    if (!fresh) {
      return response.redirected ? signedOut(form, true) : missed(form);
    }
    signedOut(form, false);
    if (fresh.tagName !== "FORM") {
      form.replaceWith(fresh); // not to be worked on any more: what was typed is there to read
      fresh.querySelector("[data-focus]")?.focus();
      return false;
    }
    form.dataset.heard = String(Date.now());
    if (quiet) {
      note(form).replaceChildren(...note(fresh).childNodes);
      note(form).classList.remove("field-error");
    } else if (!form.dataset.leaving) {
      replace(form, fresh, sent);
    }
    return true;
  } catch {
    return missed(form);
  }
}

// Leaving the page: what was typed last goes along without waiting for an answer.
function sendLast(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") {
      body.append(name, value);
    }
  }
  body.set("_aksi", LOOK_OVER);
  fetch(form.action, { method: "POST", body, keepalive: true }).catch(() => missed(form));
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
  let typing = 0;
  let unsaved = false;
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
  function lookOver(action, quiet = false) {
    window.clearTimeout(typing);
    if (!quiet) {
      window.clearTimeout(timer);
      timer = 0;
    }
    underWay += 1;
    show();
    const turn = last.then(async () => {
      unsaved = false;
      const done = await send(form, action, quiet);
      unsaved ||= !done;
      underWay -= 1;
      show();
      return done;
    });
    last = turn;
    return turn;
  }

  async function submitOnceHeard(action) {
    if (await lookOver(LOOK_OVER, true)) {
      form.dataset.leaving = "yes";
      submitPlainly(form, action);
    }
  }

  function leave() {
    if (unsaved && !form.dataset.leaving && form.isConnected) {
      unsaved = false;
      sendLast(form);
    }
  }

  form.dataset.heard = String(Date.now());
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());

  form.addEventListener("input", (event) => {
    if (event.target.type !== "file") {
      unsaved = true;
      window.clearTimeout(typing);
      typing = window.setTimeout(() => lookOver(LOOK_OVER, true), WHILE_TYPING_MS);
    }
  });

  form.addEventListener("change", (event) => {
    unsaved = true;
    window.clearTimeout(typing);
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
      window.clearTimeout(typing);
      if (Date.now() - Number(form.dataset.heard) > TRUSTED_MS || !form.querySelector("[data-signed-out]").hidden) {
        event.preventDefault();
        submitOnceHeard(action);
        return;
      }
      form.dataset.leaving = "yes"; // an answer still under way comes too late
      return;
    }
    event.preventDefault();
    if (!(await lookOver(action))) {
      return; // the page says why; nothing is lost
    } else if (verb !== LOOK_OVER) {
      afterRows(form, action);
    }
  });
}
