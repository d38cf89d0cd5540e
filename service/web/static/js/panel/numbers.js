// Numbers of steps: one for a step that has none, and moving on those that come behind.

import { attribute, say } from "./sop.js";

const NUMBER = /^(\d+)\s*([a-z]?)$/;

// The numbers that fit a step, each with what taking it does.
export function fittingNumbers(desk, element) {
  if (attribute(element.businessObject, "step", "number")) {
    return [];
  }
  const known = desk.known.steps.find((each) => each.id === element.id);
  const taken = new Set(desk.known.steps.map((each) => each.number));
  return (known?.fitting ?? []).map((number) => {
    const sentence = taken.has(number) ? desk.words.numberMoving : desk.words.numberFree;
    return {
      value: number,
      label: sentence.replace("{number}", number),
      take: () => desk.edits.once(() => give(desk, element, number)),
    };
  });
}

// Part of one edit. A number that is taken, and all behind it, become the next one first.
function give(desk, element, number) {
  const steps = desk.modeler.get("elementRegistry").filter((each) => isNumbered(each));
  if (steps.some((each) => numberOf(each) === number)) {
    for (const each of steps) {
      const [, whole, letter] = NUMBER.exec(numberOf(each)) ?? [];
      if (Number(whole) >= Number(number)) {
        tell(desk, each, `${Number(whole) + 1}${letter}`);
      }
    }
  }
  tell(desk, element, number);
}

function isNumbered(element) {
  return element.type !== "label" && !element.waypoints && Boolean(numberOf(element));
}

function numberOf(element) {
  return element.businessObject ? attribute(element.businessObject, "step", "number") : "";
}

function tell(desk, element, number) {
  say(desk.edits, element, element.businessObject, "step", { number });
}
