// Looks now and then whether the list still stands as it is shown. Nothing moves under the reader's eyes: what is
// new waits to be called, what is gone stays in its place and says who has it.

const EVERY_MS = 20_000;
const FAILURES_TOLD = 3;

export function stayFresh(news, chosen) {
  const told = news.dataset;
  const list = () => document.getElementById("daftar");
  const shown = () => new Map([...list().querySelectorAll(".task")].map((row) => [row.dataset.task, row]));
  let fingerprint = list().dataset.fingerprint;
  let waiting = null;
  let failures = 0;
  let lastLook = Date.now();
  let ended = false;

  function say(words, button, { unseen = false } = {}) {
    const inner = document.createElement("span");
    inner.className = unseen ? "unseen" : "news-inner";
    const text = document.createElement("span");
    text.textContent = words;
    inner.append(text);
    if (button) {
      inner.append(button);
    }
    if (news.textContent !== inner.textContent) {
      news.replaceChildren(inner);
    }
  }

  function count(fresh) {
    for (const place of document.querySelectorAll("[data-count]")) {
      place.textContent = fresh.getAttribute(`data-count-${place.dataset.count}`) ?? "";
    }
    const badge = document.querySelector(".menu [data-waiting]");
    badge.firstElementChild.textContent = fresh.dataset.waiting;
    badge.hidden = fresh.dataset.waiting === "";
  }

  function refreshRow(row, fresh) {
    if (row.classList.contains("task-gone")) {
      row.replaceWith(fresh); // it came back
    } else if (row.contains(document.activeElement)) {
      row.querySelector(".due").replaceWith(fresh.querySelector(".due"));
    } else {
      fresh.querySelector(".task-choose input").checked = row.querySelector(".task-choose input").checked;
      row.replaceWith(fresh);
    }
  }

  function markGone(row, words) {
    row.classList.add("task-gone");
    const box = row.querySelector(".task-choose input");
    box.checked = false;
    box.disabled = true;
    const had = row.querySelector(".task-action").contains(document.activeElement);
    row.querySelector(".task-action").textContent = words;
    if (had) {
      row.querySelector(".task-name a").focus({ preventScroll: true });
    }
  }

  async function explainGone(rows) {
    const query = new URLSearchParams(rows.map((row) => ["id", row.dataset.task]));
    const answer = await fetch(`${told.gone}?${query}`, { redirect: "manual" });
    const words = answer.ok ? await answer.json() : {};
    for (const row of rows) {
      const became = words[row.dataset.task];
      if (became !== null) {
        markGone(row, became ?? told.vanished); // null: it only moved to a later page
      }
    }
  }

  function reveal() {
    const before = shown();
    const picked = chosen.ids();
    const fresh = waiting;
    waiting = null;
    list().replaceWith(fresh);
    for (const emptiness of document.querySelectorAll("#kosong, .coming")) {
      emptiness.remove();
    }
    let first = null;
    for (const row of fresh.querySelectorAll(".task")) {
      row.querySelector(".task-choose input").checked = picked.has(row.dataset.task);
      if (!before.has(row.dataset.task)) {
        first ??= row;
        const mark = document.createElement("span");
        mark.className = "chip chip-brand";
        mark.textContent = told.new;
        row.querySelector(".task-meta").prepend(mark);
      }
    }
    news.replaceChildren();
    chosen.shown();
    return first;
  }

  function announce(number, fresh) {
    waiting = fresh;
    const words = number === 1 ? told.one : told.many.replace("{n}", number);
    if (shown().size === 0) {
      reveal(); // there is nothing that would move
      say(words, null, { unseen: true });
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = told.show;
    button.addEventListener("click", () => reveal()?.querySelector(".task-name a").focus());
    say(words, button);
  }

  async function take(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("daftar");
    const rows = shown();
    const coming = new Map([...fresh.querySelectorAll(".task")].map((row) => [row.dataset.task, row]));
    count(fresh);
    const gone = [...rows.values()].filter(
      (row) => !coming.has(row.dataset.task) && !row.classList.contains("task-gone"),
    );
    for (const [id, row] of rows) {
      if (coming.has(id)) {
        refreshRow(row, coming.get(id).cloneNode(true));
      }
    }
    if (gone.length) {
      await explainGone(gone);
    }
    const added = [...coming.keys()].filter((id) => !rows.has(id)).length;
    if (added) {
      announce(added, fresh);
    } else {
      waiting = null;
      news.replaceChildren();
    }
    chosen.shown();
  }

  async function look() {
    lastLook = Date.now();
    try {
      const answer = await fetch(told.fresh, {
        headers: { "If-None-Match": `W/"${fingerprint}"` },
        cache: "no-store",
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status === 401) {
        ended = true;
        say(told.ended);
      } else if (answer.status === 200) {
        const html = await answer.text();
        await take(html);
        fingerprint = answer.headers.get("ETag")?.match(/"(.*)"/)?.[1] ?? fingerprint;
      }
      if (failures >= FAILURES_TOLD && !ended && !waiting) {
        news.replaceChildren();
      }
      failures = 0;
    } catch {
      failures += 1;
      if (failures === FAILURES_TOLD) {
        say(told.lost);
      }
    }
  }

  window.setInterval(() => {
    if (!document.hidden && !ended) {
      look();
    }
  }, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !ended && Date.now() - lastLook > EVERY_MS) {
      look();
    }
  });
}
