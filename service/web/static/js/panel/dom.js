// Pieces of the page, cloned from the templates in which the server wrote their words.

export function cloned(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

// Clone a template and put texts where `data-say` names them.
export function filled(id, texts) {
  const piece = cloned(id);
  const places = [piece, ...piece.querySelectorAll("[data-say]")];
  for (const place of places) {
    if (place.dataset.say in texts) {
      place.textContent = texts[place.dataset.say];
    }
  }
  return piece;
}

// Say a sentence of the page: `{name}` stands for a value.
export function said(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

// Keep ids apart where a piece is cloned several times: `for`, `id` and `aria-*` get an ending.
export function numbered(piece, ending) {
  for (const name of ["id", "for", "aria-describedby", "aria-labelledby"]) {
    for (const each of [piece, ...piece.querySelectorAll(`[${name}]`)]) {
      const value = each.getAttribute(name);
      if (value) {
        each.setAttribute(name, value.split(" ").map((id) => `${id}-${ending}`).join(" "));
      }
    }
  }
  return piece;
}
