// Keeps what was typed on this device while the server cannot be reached; nothing stays after it was saved, or
// after somebody logs out.

import { answersOf } from "./answers.js";

const BEGINNING = "alur:isian:";
const LEAVING_MS = 5000;
let nothing = false; // somebody is logging out

function keyOf(form) {
  return `${BEGINNING}${form.dataset.person}:${form.dataset.task}`;
}

function kept(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

// `sent` when the answers are on their way to the server and will not come back to this page.
export function keep(form, sent = false) {
  if (nothing) {
    return false;
  }
  try {
    window.localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), sent, answers: answersOf(form) }));
    return true;
  } catch {
    return false; // no room, or not allowed: the page itself still has it
  }
}

export function drop(form) {
  window.localStorage.removeItem(keyOf(form));
}

// What was answered, whatever the server makes of how numbers are written.
function essence(answers) {
  const numeric = /^[\d.,\s]+$/;
  const plain = answers
    .filter(([name, value]) => !name.startsWith("_") && value.trim() !== "")
    .map(([name, value]) => [name, numeric.test(value) ? value.replace(/[.,\s]/g, "").replace(/0+$/, "") : value])
    .map(([name, value]) => [name, value.replace(/\s+/g, " ").trim()]);
  return JSON.stringify(plain.sort());
}

function exactly(answers) {
  return JSON.stringify(answers.filter(([name]) => !name.startsWith("_")).sort());
}

// Gives what is kept for the form, unless the server has it all.
export function found(form) {
  const stored = kept(keyOf(form));
  const compared = stored?.sent ? essence : exactly;
  if (stored && compared(stored.answers) !== compared(answersOf(form))) {
    return stored;
  }
  drop(form);
  return null;
}

function ours() {
  return Object.keys(window.localStorage).filter((key) => key.startsWith(BEGINNING));
}

export function dropAll() {
  nothing = true;
  window.setTimeout(() => {
    nothing = false;
  }, LEAVING_MS);
  ours().forEach((key) => window.localStorage.removeItem(key));
}

// The server said that the task is done: what was sent has arrived.
export function dropArrived() {
  ours()
    .filter((key) => kept(key)?.sent)
    .forEach((key) => window.localStorage.removeItem(key));
}
