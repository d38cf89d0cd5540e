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

function saidByServer(form, id) {
  return form.querySelector(`#${CSS.escape(id)}-galat`)?.textContent.trim() ?? "";
}

// Names the files that were not taken, but for those of which the server speaks right below.
function refuse(form, id, refused) {
  const note = form.querySelector(`#${CSS.escape(id)}`)?.closest(".field").querySelector("[data-refused]");
  const words = refused.filter((problem) => !saidByServer(form, id).includes(problem)).join(" ");
  if (note) {
    note.hidden = words === "";
    note.querySelector("span").textContent = words;
  }
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
    const bad = files.filter((file) => problemOf(input, file));
    const refused = bad.map((file) => `${file.name}: ${problemOf(input, file)}`);
    const good = files.filter((file) => !problemOf(input, file));
    const { id, name } = input;
    refuse(form, id, refused);
    input.value = "";
    const panel = form.querySelector("[data-stay=uploads]");
    const waiting = good.map((file) => ({ file, ...lineFor(file) }));
    panel.append(...waiting.map(({ line }) => line));
    for (const { file, line, bar } of waiting) {
      const arrived = await send({ name, content: file }, (share) => {
        bar.value = share;
      });
      line.remove();
      if (!arrived) {
        refused.push(`${file.name}: ${panel.dataset.failed}`);
      } else if (saidByServer(form, id).startsWith(`${file.name}:`)) {
        refused.push(saidByServer(form, id));
      }
      refuse(form, id, refused);
    }
  });
}
