// What stands in a form: read it, and put a fresh form from the server in its place without losing a letter.

import { arrange } from "./folding.js";

const MEANT_FOR_THE_SERVER = ["csrf_token", "_aksi"];

// All answers but files, which travel on their own.
export function answersOf(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !MEANT_FOR_THE_SERVER.includes(name),
  );
}

export function typed(form) {
  const values = new Map();
  for (const field of form.elements) {
    if (field.id && field.name && field.type !== "hidden" && field.type !== "file" && field.type !== "submit") {
      values.set(field.id, field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
    }
  }
  return values;
}

// What was typed while the server was at work goes before what it sent.
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

export function replace(form, fresh, sent) {
  const live = typed(form);
  const active = form.contains(document.activeElement) ? document.activeElement : null;
  const caret = active ? caretOf(active) : null;
  const top = active ? active.getBoundingClientRect().top : null;
  for (const staying of form.querySelectorAll("[data-stay]")) {
    fresh.querySelector(`[data-stay="${staying.dataset.stay}"]`)?.replaceWith(staying);
  }
  form.replaceChildren(...fresh.childNodes);
  restore(form, sent, live);
  arrange(form);
  const again = active && active.id ? form.querySelector(`#${CSS.escape(active.id)}`) : null;
  if (again) {
    again.focus({ preventScroll: true });
    if (caret && caret[0] !== null && again.setSelectionRange) {
      again.setSelectionRange(...caret);
    }
    window.scrollBy(0, again.getBoundingClientRect().top - top);
  }
}
