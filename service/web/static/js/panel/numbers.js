// Numbers of steps: one for a step that has none, and moving on those that come behind.

import { attribute, say } from "./sop.js";

const NUMBER = /^(\d+)\s*([a-z]?)$/;

// The numbers that fit a step, each with what taking it does.
export function fittingNumbers(desk, element) {
  const own = attribute(element.businessObject, "step", "number");
  if (own) {
    return closing(desk, element, own);
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

// The number that closes the gap before a step, where numbers before it are missing: all behind move back with it.
function closing(desk, element, own) {
  const steps = desk.modeler.get("elementRegistry").filter((each) => isNumbered(each));
  const wholes = steps.map((each) => wholeOf(numberOf(each)));
  const at = wholeOf(own);
  const number = Math.max(0, ...wholes.filter((each) => each < at)) + 1;
  if (!at || number === at) {
    return [];
  }
  const back = () => steps.forEach((each) => moveOn(desk, each, at, number - at));
  const label = desk.words.numberClosing.replace("{number}", String(number));
  return [{ value: String(number), label, take: () => desk.edits.once(back) }];
}

// Part of one edit. A number that is taken, and all behind it, become the next one first.
function give(desk, element, number) {
  const steps = desk.modeler.get("elementRegistry").filter((each) => isNumbered(each));
  if (steps.some((each) => numberOf(each) === number)) {
    for (const each of steps) {
      moveOn(desk, each, Number(number), 1);
    }
  }
  tell(desk, element, number);
}

// Part of one edit: moves the number of a step that stands at `from` or behind.
function moveOn(desk, step, from, by) {
  const [, whole, letter] = NUMBER.exec(numberOf(step)) ?? [];
  if (Number(whole) >= from) {
    tell(desk, step, `${Number(whole) + by}${letter}`);
  }
}

// 10 for 10b; 0 for what is no number.
function wholeOf(number) {
  return Number(NUMBER.exec(number)?.[1] ?? 0);
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
