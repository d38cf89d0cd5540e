// Sends a form to its address and reads the page that comes back.

import { answersOf, replace, typed } from "./answers.js";
import { arrange } from "./folding.js";

function bodyOf(form, action, answers) {
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  for (const [name, value] of answers ?? answersOf(form)) {
    body.append(name, value);
  }
  body.append("_aksi", action);
  return body;
}

async function post(form, body) {
  const response = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  return { redirected: response.redirected, status: response.status, text: await response.text() };
}

// A file tells how far it has come, which fetch cannot.
function postWithFile(form, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", (event) => {
      onProgress(event.lengthComputable ? event.loaded / event.total : 0);
    });
    request.addEventListener("load", () => {
      const redirected = request.responseURL !== "" && request.responseURL !== form.action;
      resolve({ redirected, status: request.status, text: request.responseText });
    });
    request.addEventListener("error", () => reject(new Error("network")));
    request.send(body);
  });
}

function pageIn(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

// After another login the page's token is an old one: the form's own page has the new one, if there is a session.
async function renewed(form, body) {
  const page = pageIn(await (await fetch(form.action)).text());
  const token = page.querySelector(`#${form.id} input[name=csrf_token]`);
  if (token) {
    form.elements.csrf_token.value = token.value;
    body.set("csrf_token", token.value);
  }
  return token !== null;
}

// The task is not to be worked on any more: nothing around it may go on saying so. What was typed is there to read.
function showClosed(page) {
  const main = page.querySelector("main");
  document.querySelector("main").replaceWith(main);
  window.htmx?.process(main);
  arrange(main);
  main.querySelector("[data-focus]")?.focus();
}

// Gives "saved", "closed" (not to be worked on any more), "signed-out" or "unreachable". `quiet` leaves the page as
// it is but for what `onQuiet` takes from the fresh one; `answers` are sent instead of those on the page.
export async function send(form, action, { quiet = false, onQuiet, answers, file, onProgress } = {}) {
  const body = bodyOf(form, action, answers);
  const sent = answers ? new Map() : typed(form);
  if (file) {
    body.append(file.name, file.content, file.content.name);
  }
  const once = () => (file ? postWithFile(form, body, onProgress) : post(form, body));
  try {
    let response = await once();
    if ((response.redirected || response.status === 400) && (await renewed(form, body))) {
      response = await once();
    }
    const page = pageIn(response.text);
    const fresh = page.getElementById(form.id);
    if (!fresh) {
      return response.redirected ? "signed-out" : "unreachable";
    }
    if (fresh.tagName !== "FORM") {
      showClosed(page);
      return "closed";
    }
    // A button that is being pressed is not replaced under the finger: the press would be lost.
    if (quiet) {
      onQuiet(fresh);
    } else if (!form.dataset.leaving && !form.querySelector("button:active")) {
      replace(form, fresh, answers ? typed(form) : sent);
    }
    return "saved";
  } catch {
    return "unreachable";
  }
}

// Leaving the page: what was typed last goes along; says whether it arrived to whoever still listens.
export async function sendLast(form, action) {
  const body = new URLSearchParams(bodyOf(form, action));
  try {
    const response = await fetch(form.action, { method: "POST", body, keepalive: true });
    return response.ok && !response.redirected;
  } catch {
    return false;
  }
}

export function submitPlainly(form, action) {
  form.querySelectorAll("noscript").forEach((each) => each.remove());
  const kept = document.createElement("input");
  kept.type = "hidden";
  kept.name = "_aksi";
  kept.value = action;
  form.append(kept);
  form.submit();
}
