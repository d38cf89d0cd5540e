// Long lists fold: on a narrow screen every list, on a broad one many cards. The first row stands open, and so
// do the first rows with mistakes; what somebody opens or closes stays that way while they work.

const NARROW = window.matchMedia("(max-width: 48rem)");
const FEW_CARDS = 8;
const FEW_MISTAKES = 5;
const choices = new Map();

function keyOf(row) {
  return `${row.id} ${row.dataset.state === "bad"}`;
}

function folds(list, rows) {
  const cards = list.dataset.layout === "cards";
  return NARROW.matches ? rows.length > 1 : cards && rows.length > FEW_CARDS;
}

function isOpen(row) {
  return row.tagName === "DETAILS" ? row.open : !row.classList.contains("folded");
}

function set(row, open) {
  if (row.tagName === "DETAILS") {
    row.dataset.set = String(open);
    row.open = open;
    return;
  }
  row.classList.toggle("folded", !open);
  row.querySelector("[data-fold]")?.setAttribute("aria-expanded", String(open));
}

function choose(row, open) {
  choices.set(keyOf(row), open);
  set(row, open);
}

function rowsOf(list) {
  return [...list.querySelectorAll("[data-row]")];
}

export function arrange(root) {
  for (const list of root.querySelectorAll("[data-list]")) {
    const rows = rowsOf(list);
    const folding = folds(list, rows);
    list.classList.toggle("folding", folding);
    for (const tool of list.querySelectorAll("[data-folding], [data-fold], [data-next]")) {
      tool.hidden = !folding;
    }
    const bad = rows.filter((row) => row.dataset.state === "bad").slice(0, FEW_MISTAKES);
    const first = bad.length ? bad : rows.slice(0, 1);
    for (const row of rows) {
      set(row, !folding || (choices.get(keyOf(row)) ?? first.includes(row)));
    }
  }
  for (const hint of root.querySelectorAll("[data-scripted]")) {
    hint.hidden = false;
  }
}

// Opens the row around an element, so that it can be seen and focused.
export function reveal(element) {
  const row = element?.closest("[data-row]");
  if (row && !isOpen(row)) {
    choose(row, true);
  }
}

export function firstFieldOf(row) {
  return row.querySelector("input:not([type=hidden]), select, textarea");
}

function goOn(link) {
  const row = link.closest("[data-row]");
  const next = document.querySelector(link.getAttribute("href"));
  choose(row, false);
  choose(next, true);
  (firstFieldOf(next) ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
}

function foldOrUnfold(event) {
  const head = event.target.closest(".folding .row-head");
  const all = event.target.closest("[data-fold-all], [data-unfold-all]");
  const next = event.target.closest("[data-next]");
  const link = event.target.closest("a[href^='#isian-']:not([data-next])");
  if (next) {
    event.preventDefault();
    goOn(next);
  } else if (all) {
    const open = all.hasAttribute("data-unfold-all");
    rowsOf(all.closest("[data-list]")).forEach((row) => choose(row, open));
  } else if (head) {
    const row = head.closest("[data-row]");
    choose(row, !isOpen(row));
  } else if (link) {
    const target = document.getElementById(link.hash.slice(1));
    reveal(target);
    if (target) {
      event.preventDefault();
      target.focus();
      target.scrollIntoView({ block: "center" });
    }
  }
}

export function watchFolding() {
  arrange(document);
  NARROW.addEventListener("change", () => arrange(document));
  document.addEventListener("click", foldOrUnfold);
  document.addEventListener("htmx:after:swap", () => arrange(document)); // what earlier steps yielded
  document.addEventListener(
    "toggle",
    (event) => {
      const row = event.target;
      if (row.matches?.("details[data-row]") && String(row.open) !== row.dataset.set) {
        choices.set(keyOf(row), row.open);
      }
    },
    true,
  );
}
