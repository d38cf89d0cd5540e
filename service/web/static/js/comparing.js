// A click on a change shows its element in both drawings; a click on an element shows its changes.

const topics = [...document.querySelectorAll("[data-topic]")];
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function drawn(element) {
  return [...document.querySelectorAll(".diagram-compared [data-element-id]")].filter(
    (part) => part.dataset.elementId === element,
  );
}

function centre(part) {
  const canvas = part.closest(".diagram-compared");
  const box = part.getBoundingClientRect();
  const frame = canvas.getBoundingClientRect();
  canvas.scrollBy({
    left: box.left + box.width / 2 - frame.left - frame.width / 2,
    top: box.top + box.height / 2 - frame.top - frame.height / 2,
    behavior: calm.matches ? "auto" : "smooth",
  });
}

function show(element) {
  for (const shown of document.querySelectorAll(".is-shown")) shown.classList.remove("is-shown");
  const parts = drawn(element);
  for (const part of parts) {
    part.classList.add("is-shown");
    centre(part);
  }
  for (const topic of topics) topic.classList.toggle("is-shown", topic.dataset.topic === element);
  return parts;
}

for (const link of document.querySelectorAll("[data-show]")) {
  link.addEventListener("click", (event) => {
    const [first] = show(link.dataset.show);
    if (!first) return;
    event.preventDefault();
    first.closest(".card").scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  });
}

for (const canvas of document.querySelectorAll(".diagram-compared")) {
  canvas.addEventListener("click", (event) => {
    const part = event.target.closest("[data-element-id]");
    const topic = part && topics.find((each) => each.dataset.topic === part.dataset.elementId);
    if (!topic) return;
    show(topic.dataset.topic);
    topic.scrollIntoView({ block: "nearest" });
  });
}
