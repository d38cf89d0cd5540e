// Lets what takes several requests go on by itself, and chooses "only the ticked ones" for whoever ticks.

const bar = document.querySelector("[data-go-on]");

async function goneOn() {
  const answer = await fetch(bar.action, {
    method: "POST",
    body: new FormData(bar),
    headers: { Accept: "application/json" },
    redirect: "error",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function shown({ done, total, said }) {
  const progress = bar.querySelector("progress");
  progress.max = total;
  progress.value = done;
  bar.querySelector("[data-said]").textContent = said;
}

async function toItsEnd() {
  const button = bar.querySelector("button");
  button.hidden = true;
  try {
    for (let found = { complete: false }; !found.complete; ) {
      found = await goneOn();
      shown(found);
    }
    location.reload();
  } catch {
    bar.querySelector("[data-problem]").textContent = bar.dataset.lost;
    button.hidden = false;
  }
}

if (bar) toItsEnd();

document.addEventListener("change", ({ target }) => {
  const some = document.querySelector("[data-some]");
  if (some && target.matches("[data-tick]")) some.checked = true;
});
