// One key for each of the usual acts. Whoever dictates or types by accident switches them off (WCAG 2.1.4).

const OFF = "alur-tanpa-pintasan";
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

function stored() {
  try {
    return window.localStorage.getItem(OFF) === null;
  } catch {
    return true; // a browser that keeps nothing keeps the keys
  }
}

function store(on) {
  try {
    if (on) {
      window.localStorage.removeItem(OFF);
    } else {
      window.localStorage.setItem(OFF, "1");
    }
  } catch {
    // then the choice lasts as long as the page
  }
}

function rows() {
  return [...document.querySelectorAll(".task")];
}

function current() {
  return document.activeElement?.closest(".task") ?? null;
}

function move(by) {
  const all = rows();
  const at = all.indexOf(current());
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.querySelector(".task-name a").focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function toggle() {
  const box = current()?.querySelector(".task-choose input:enabled");
  if (box) {
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function search() {
  const field = document.getElementById("q");
  if (!field) {
    return; // a short list has no filters
  }
  field.closest("details").open = true;
  field.focus();
  field.select();
}

export function keys(sheet) {
  const acts = {
    j: () => move(1),
    k: () => move(-1),
    c: () => current()?.querySelector(".task-action button")?.click(),
    x: toggle,
    "/": search,
    "?": () => sheet.showModal(),
  };
  const opener = document.querySelector("[data-keys-open]");
  const on = sheet.querySelector("[data-keys-on]");
  on.checked = stored();
  on.addEventListener("change", () => store(on.checked));
  opener.hidden = false;
  opener.addEventListener("click", () => sheet.showModal());
  document.addEventListener("keydown", (event) => {
    const busy = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (busy || !on.checked || sheet.open || event.target.matches(TYPING) || !(event.key in acts)) {
      return;
    }
    event.preventDefault();
    acts[event.key]();
  });
}
