// The bar of what is chosen: there when something is, with the acts that fit.

const BOXES = ".task-choose input";

function ticked() {
  return [...document.querySelectorAll(`${BOXES}:checked`)];
}

function setAll(value) {
  for (const box of document.querySelectorAll(`${BOXES}:enabled`)) {
    box.checked = value;
  }
}

function act(bar, name) {
  return bar.querySelector(`[name="aksi"][value="${name}"]`);
}

function show(bar) {
  const boxes = ticked();
  const mine = boxes.filter((box) => box.dataset.mine).length;
  const label = bar.querySelector("[data-chosen]");
  label.textContent = boxes.length === 1 ? label.dataset.one : label.dataset.many.replace("{n}", boxes.length);
  bar.hidden = boxes.length === 0;
  for (const [name, fits] of [["ambil", mine < boxes.length], ["lepas", mine > 0]]) {
    const button = act(bar, name);
    if (button) {
      button.hidden = !fits;
    }
  }
}

export function choosing(bar) {
  bar.classList.add("chosen-live");
  bar.querySelector("[data-choose-all]").hidden = false;
  bar.querySelector("[data-choose-none]").hidden = false;
  bar.querySelector("[data-choose-all]").addEventListener("click", () => {
    setAll(true);
    show(bar);
  });
  bar.querySelector("[data-choose-none]").addEventListener("click", () => {
    setAll(false);
    show(bar);
    document.querySelector(BOXES)?.focus();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(BOXES)) {
      show(bar);
    }
  });
  window.addEventListener("pageshow", () => show(bar));
  show(bar);
  return { shown: () => show(bar), ids: () => new Set(ticked().map((box) => box.value)) };
}
