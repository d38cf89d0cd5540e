// What stands beside the diagram: the panel of what is selected, or the SOP's table. Chosen once, it stays so.

const KEPT = "alur.beside";
const ROOM = "(min-width: 64rem)"; // below that the panel follows the diagram, and the table everything

export function tendBeside(root, modeler) {
  const side = root.querySelector(".editor-side");
  const table = root.querySelector("[data-table]");
  const below = document.createComment("the SOP's table, when it is not beside the diagram");
  const buttons = [...side.querySelectorAll("[data-beside]")];
  const room = window.matchMedia(ROOM);
  table.before(below);

  const show = () => {
    const wanted = room.matches && localStorage.getItem(KEPT) === "table" ? "table" : "panel";
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.beside === wanted));
    }
    root.classList.toggle("editor-table-beside", wanted === "table");
    if (wanted === "table") {
      side.append(table);
    } else {
      below.after(table);
    }
    modeler.get("canvas").resized();
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      localStorage.setItem(KEPT, button.dataset.beside);
      show();
    });
  }
  room.addEventListener("change", show);
  show();
}
