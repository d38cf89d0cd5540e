// Says beside a text how much more it takes, once there is little left; the server's limit is its maxlength.

const LITTLE = 200;

function tell(area) {
  const left = area.maxLength - area.value.length;
  const shown = area.parentElement.querySelector(":scope > .remaining");
  if (left > LITTLE) {
    shown?.remove();
    return;
  }
  const said = shown ?? document.createElement("p");
  said.textContent = document.body.dataset.remaining.replace("{count}", left);
  if (!shown) {
    said.className = "hint remaining";
    said.setAttribute("role", "status");
    area.after(said);
  }
}

export function watchLengths() {
  document.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLTextAreaElement && target.maxLength > 0) {
      tell(target);
    }
  });
}
