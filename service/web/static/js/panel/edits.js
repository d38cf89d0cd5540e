// Edits of the panels: each is one step of undo, however many parts of the diagram it touches.

const COMMAND = "alur.together";

// What is executed inside belongs to this one command; undo and redo take all of it.
class Together {
  preExecute({ work }) {
    work();
  }
}

export class Edits {
  constructor(modeler) {
    this.stack = modeler.get("commandStack");
    this.modeling = modeler.get("modeling");
    this.moddle = modeler.get("moddle");
    this.stack.registerHandler(COMMAND, Together);
  }

  once(work) {
    this.stack.execute(COMMAND, { work });
  }

  // Set properties of the element itself; what is empty is taken away.
  set(element, properties) {
    this.modeling.updateProperties(element, cleaned(properties));
  }

  // Set properties of something that belongs to an element: its process, its extension, its timer.
  setPart(element, part, properties) {
    this.modeling.updateModdleProperties(element, part, cleaned(properties));
  }

  // Make a part of an owner, which is then its parent.
  made(type, owner, properties = {}) {
    const part = this.moddle.create(type, cleaned(properties));
    part.$parent = owner;
    return part;
  }
}

function cleaned(properties) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, value === "" ? undefined : value]),
  );
}
