// Files go one by one as soon as they are chosen: looked at first, then on their way with a bar.

function problemOf(input, file) {
  const endings = input.accept.split(",").filter((ending) => ending);
  if (endings.length && !endings.some((ending) => file.name.toLowerCase().endsWith(ending))) {
    return input.dataset.wrongKind;
  }
  return file.size > Number(input.dataset.largest) ? input.dataset.tooLarge : "";
}

function lineFor(file) {
  const line = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  line.append(name, bar);
  return { line, bar };
}

function refuse(input, refused) {
  const note = input.closest(".field").querySelector("[data-refused]");
  note.hidden = refused.length === 0;
  note.querySelector("span").textContent = refused.map(([file, problem]) => `${file.name}: ${problem}`).join(" ");
}

// `send` takes a file with its field's name and a listener, and says whether it arrived.
export function watchUploads(form, send) {
  form.addEventListener("change", async (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.closest(".field") || !input.dataset.largest) {
      return;
    }
    event.stopImmediatePropagation();
    const files = [...input.files];
    const refused = files.map((file) => [file, problemOf(input, file)]).filter(([, problem]) => problem);
    const good = files.filter((file) => !problemOf(input, file));
    const { id, name } = input;
    refuse(input, refused);
    input.value = "";
    const panel = form.querySelector("[data-stay=uploads]");
    const waiting = good.map((file) => ({ file, ...lineFor(file) }));
    panel.append(...waiting.map(({ line }) => line));
    for (const { file, line, bar } of waiting) {
      const arrived = await send({ name, content: file }, (share) => {
        bar.value = share;
      });
      line.remove();
      const now = form.querySelector(`#${CSS.escape(id)}`);
      if (!arrived && now) {
        refused.push([file, panel.dataset.failed]);
      }
      if (now && refused.length) {
        refuse(now, refused);
      }
    }
  });
}
