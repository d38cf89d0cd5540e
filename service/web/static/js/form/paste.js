// A block of cells copied from a spreadsheet fills rows and columns of a list, and adds rows where they may grow.

const YES = /^(1|x|v|✓|ya|yes|true|benar)$/i;
const NO = /^(|0|-|tidak|no|false)$/i;

// Cells as spreadsheets copy them: tabs between cells, quotes around a cell with line breaks.
export function cellsIn(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const end = () => {
    rows.at(-1).push(cell.trim());
    cell = "";
  };
  const plain = text.replaceAll("\r\n", "\n").replace(/\n+$/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain[at];
    if (quoted && letter === '"' && plain[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"' && (quoted || cell === "")) {
      quoted = !quoted;
    } else if (!quoted && letter === "\t") {
      end();
    } else if (!quoted && letter === "\n") {
      end();
      rows.push([]);
    } else {
      cell += letter;
    }
  }
  end();
  return rows;
}

function keyOf(name) {
  return name.split("-")[2];
}

// The columns of a row from left to right; null for one that nobody fills in.
function columnsOf(row) {
  const cells = row.querySelectorAll("[data-cell]");
  const places = cells.length ? [...cells] : [...row.querySelectorAll(".fields > .field")];
  return places.map((place) => {
    const field = place.querySelector("input:not([type=hidden], [type=file]), select, textarea");
    return field ? keyOf(field.name) : null;
  });
}

function headingsOf(list) {
  const heads = [...list.querySelectorAll("thead th")].slice(1);
  return heads.map((head) => head.textContent.replace("*", "").trim().toLowerCase());
}

function withoutHeadings(list, cells, start) {
  const headings = headingsOf(list).slice(start);
  const first = cells[0].map((cell) => cell.replace("*", "").trim().toLowerCase());
  const same = headings.length > 0 && first.every((cell, place) => cell === headings[place]);
  return same && cells.length > 1 ? cells.slice(1) : cells;
}

function dayIn(text) {
  const parts = text.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
  return parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : text;
}

function pick(options, text) {
  const wanted = text.toLowerCase();
  const words = (option) => option.label.trim().toLowerCase();
  return (
    options.find((option) => option.value.toLowerCase() === wanted || words(option) === wanted) ??
    options.find((option) => wanted && words(option).startsWith(wanted))
  );
}

function fill(field, text) {
  if (field.type === "checkbox") {
    if (!YES.test(text) && !NO.test(text)) {
      return false;
    }
    field.checked = YES.test(text);
    return true;
  }
  if (field.tagName === "SELECT") {
    const option = pick([...field.options], text);
    if (option) {
      field.value = option.value;
    }
    return option !== undefined;
  }
  if (field.type === "date") {
    field.value = dayIn(text);
    return field.value !== "" || text === "";
  }
  if (field.classList.contains("number")) {
    field.value = text.replace(/^rp\.?\s*/i, "").replace(/\s*%$/, "").replaceAll(/\s/g, "");
    return true;
  }
  field.value = text;
  return true;
}

function rowsOf(list) {
  return [...list.querySelectorAll("[data-row]")];
}

function fillIn(form, path, from, columns, cells) {
  const rows = rowsOf(form.querySelector(`[data-list="${path}"]`));
  let filled = 0;
  let unread = 0;
  let passed = 0;
  cells.forEach((line, down) => {
    const place = rows[from + down]?.id.split("-").at(-1);
    line.forEach((text, right) => {
      const key = columns[right];
      const field = place && key ? form.querySelector(`[name="${path}-${place}-${key}"]:not([type=hidden])`) : null;
      if (field && fill(field, text)) {
        filled += 1;
      } else if (text !== "" && key === null) {
        passed += 1;
      } else if (text !== "") {
        unread += 1;
      }
    });
  });
  return { filled, unread, passed };
}

function tell(form, path, { filled, unread, passed }) {
  const note = form.querySelector(`[data-list="${path}"] [data-note-paste]`);
  const words = [note.dataset.pasted.replace("{cells}", filled)];
  if (unread) {
    words.push(note.dataset.unread.replace("{cells}", unread));
  }
  if (passed) {
    words.push(note.dataset.passed.replace("{cells}", passed));
  }
  note.textContent = words.join(" ");
}

// `lookOver` sends the form with an action and says whether it arrived.
export function watchPaste(form, lookOver) {
  form.addEventListener("paste", async (event) => {
    const field = event.target;
    const row = field.closest("[data-row]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const several = field.tagName === "TEXTAREA" && !field.hasAttribute("data-line") ? text.includes("\t") : true;
    const copied = cellsIn(text);
    if (!row || !field.name || !several || copied.flat().length < 2) {
      return;
    }
    event.preventDefault();
    const list = row.closest("[data-list]");
    const path = list.dataset.list;
    const all = columnsOf(row);
    const start = all.indexOf(keyOf(field.name));
    const cells = withoutHeadings(list, copied, start);
    const from = rowsOf(list).indexOf(row);
    const missing = from + cells.length - rowsOf(list).length;
    if (missing > 0 && "grows" in list.dataset) {
      await lookOver(`tambah:${path}:${missing}`);
    }
    const result = fillIn(form, path, from, all.slice(start), cells);
    await lookOver("lihat");
    tell(form, path, result);
  });
}
