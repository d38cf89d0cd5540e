// Makes pages quicker to use; every one of them works without this, too.

import { tend } from "./form.js";
import { dropAll, dropArrived } from "./form/device.js";
import { watchFolding } from "./form/folding.js";
import { watchLengths } from "./form/remaining.js";

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

const forms = document.querySelectorAll("form[data-form]");
watchFolding();
watchLengths();
forms.forEach(tend);
if (document.querySelector("[data-arrived]")) {
  dropArrived(); // not on every page: a login or an error may stand where the answer should be
}
document.querySelector(".masthead form[action$='/keluar']")?.addEventListener("submit", dropAll);
document.addEventListener("submit", oncePerPress);
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form").forEach((form) => {
    delete form.dataset.sent;
    delete form.dataset.leaving;
  });
});
focusWhatMatters(document);
