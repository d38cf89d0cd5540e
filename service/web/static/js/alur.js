// Makes pages quicker to use; every one of them works without this, too.

import { tend } from "./form.js";

function focusWhatMatters(root) {
  const wanted = root.querySelector("[data-focus]");
  if (wanted) {
    wanted.focus();
  }
}

// A second press of a button that is still at work changes nothing, so it is not even sent.
function oncePerPress(event) {
  const form = event.target;
  if (form.method === "get" || event.defaultPrevented) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  window.setTimeout(() => delete form.dataset.sent, 5000);
}

document.querySelectorAll("form[data-form]").forEach(tend);
document.addEventListener("submit", oncePerPress);
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form").forEach((form) => {
    delete form.dataset.sent;
    delete form.dataset.leaving;
  });
});
focusWhatMatters(document);
