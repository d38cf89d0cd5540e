// Keeps the order of the performers, which is the order of the printed SOP's columns. bpmn-js shuffles it whenever a
// lane is added, and when a lane that was removed comes back; only the panel of a lane changes it on purpose.

import { isKind } from "./elements.js";

const FIRST = 2000; // before everybody else who hears of a change

export class LaneOrder {
  static $inject = ["eventBus", "commandStack", "elementRegistry"];

  constructor(eventBus, commandStack, elementRegistry) {
    Object.assign(this, { commandStack, elementRegistry });
    this.kept = new Map(); // place on the stack -> lanes of each set, as they were after that edit
    this.last = new Map();
    const begin = () => {
      this.kept.clear();
      this.last = this.standing();
      this.kept.set(commandStack._stackIdx, this.last);
    };
    eventBus.on("import.done", FIRST, begin);
    eventBus.on("commandStack.changed", FIRST, ({ trigger }) => {
      if (trigger === "clear") {
        begin();
        return;
      }
      const now = commandStack._stackIdx;
      const wanted = trigger === "execute" && !this.isOnPurpose() ? this.settled() : this.standing();
      this.last = trigger === "execute" ? wanted : (this.kept.get(now) ?? wanted);
      this.kept.set(now, this.last);
      this.last.forEach((lanes, set) => set.get("lanes").splice(0, Infinity, ...lanes));
    });
  }

  drawn() {
    return this.elementRegistry.filter((each) => isKind(each, "bpmn:Lane") && each.type !== "label");
  }

  // The lanes of each set as the diagram has them now.
  standing() {
    const sets = new Set(this.drawn().map((each) => each.businessObject.$parent));
    return new Map([...sets].map((set) => [set, [...set.get("lanes")]]));
  }

  // As before; a new lane stands before those that are drawn behind it.
  settled() {
    const places = new Map(
      this.drawn().map((each) => [each.businessObject, each.di.isHorizontal === false ? each.x : each.y]),
    );
    const inOrder = ([set, lanes]) => {
      const former = this.last.get(set) ?? [];
      const ordered = former.filter((each) => lanes.includes(each));
      for (const added of lanes.filter((each) => !former.includes(each))) {
        const behind = ordered.findIndex((each) => places.get(each) > places.get(added));
        ordered.splice(behind < 0 ? ordered.length : behind, 0, added);
      }
      return [set, ordered];
    };
    return new Map([...this.standing()].map(inOrder));
  }

  // Whether the last edit gave the lanes their order itself.
  isOnPurpose() {
    const { _stack: stack, _stackIdx: at } = this.commandStack;
    const ordering = ({ id, command, context }) =>
      id === stack[at]?.id && command === "element.updateModdleProperties" && context.properties.lanes;
    return stack.slice(0, at + 1).some(ordering);
  }
}
