// Lanes: in which one a shape lies, and moving it into another.

import { isA } from "./sop.js";

const MARGIN = 12;
const STRIDE = 10;
const CLEAR = 30;

// The lanes that hold shapes and no further lanes, in the order of the printed SOP's columns.
export function lanesOf(modeler, process) {
  const registry = modeler.get("elementRegistry");
  return leaves(process?.get("laneSets")?.[0])
    .map((lane) => registry.get(lane.id))
    .filter(Boolean);
}

function leaves(laneSet) {
  return (laneSet?.get("lanes") ?? []).flatMap((lane) =>
    lane.childLaneSet ? leaves(lane.childLaneSet) : [lane],
  );
}

// What lies in a sub-process lies in the sub-process's lane.
export function outermost(element) {
  let around = element;
  while (around.parent && isA(around.parent, "bpmn:SubProcess")) {
    around = around.parent;
  }
  return around;
}

export function laneOf(modeler, process, element) {
  const outer = outermost(element).businessObject;
  return lanesOf(modeler, process).find((lane) => (lane.businessObject.flowNodeRef ?? []).includes(outer));
}

// Move a shape into a lane, straight across to a free place; where there is none, what follows makes room.
// Part of one edit.
export function moveInto(modeler, lane, element) {
  const [across, along] = lane.di?.isHorizontal === false ? ["x", "y"] : ["y", "x"];
  const [breadth, length] = across === "x" ? ["width", "height"] : ["height", "width"];
  const needed = element[breadth] + 2 * MARGIN;
  if (lane[breadth] < needed) {
    makeRoom(modeler, across, lane[across] + lane[breadth], needed - lane[breadth]);
  }
  const others = modeler.get("elementRegistry").filter((each) => isOther(each, element));
  if (isA(element, "bpmn:SubProcess") && meeting(others, lane, element, across, breadth)) {
    makeRoom(modeler, across, lane[across] + lane[breadth], element[breadth] + CLEAR);
  }
  const wanted = { ...boundsOf(element), [across]: freePlace(others, lane, element, across, breadth) };
  const meets = others.filter((each) => overlap(each, wanted) > 0);
  const middle = element[along] + element[length] / 2;
  const [before, behind] = [meets.filter(isBefore), meets.filter((each) => !isBefore(each))];
  if (before.length > 0) {
    wanted[along] = Math.max(...before.map((each) => each[along] + each[length])) + CLEAR;
  }
  if (behind.length > 0) {
    const start = Math.min(...behind.map((each) => each[along]));
    const lacking = wanted[along] + element[length] + CLEAR - start;
    makeRoom(modeler, along, start, lacking);
  }
  modeler.get("modeling").moveElements([element], { x: wanted.x - element.x, y: wanted.y - element.y });

  function isBefore(each) {
    return each[along] + each[length] / 2 < middle;
  }
}

// Whether a shape meets others wherever it stands in the lane.
function meeting(others, lane, element, across, breadth) {
  return sum(others, { ...boundsOf(element), [across]: freePlace(others, lane, element, across, breadth) }) > 0;
}

// The place across the lane where a shape comes nearest to nobody; of equally good ones the middle.
function freePlace(others, lane, element, across, breadth) {
  const first = lane[across] + MARGIN;
  const last = lane[across] + lane[breadth] - element[breadth] - MARGIN;
  const covered = (place) => sum(others, { ...boundsOf(element), [across]: place });
  let best = Math.round((first + last) / 2);
  let least = covered(best);
  for (let place = first; place <= last && least > 0; place += STRIDE) {
    const here = covered(place);
    if (here < least) {
      [best, least] = [place, here];
    }
  }
  return best;
}

// Push everything behind a line apart from what is before it, as the space tool of the canvas does.
function makeRoom(modeler, along, start, delta) {
  const tool = modeler.get("spaceTool");
  const shapes = modeler.get("elementRegistry").filter((each) => each.parent);
  const { movingShapes, resizingShapes } = tool.calculateAdjustments(shapes, along, delta, start - 1);
  const by = { x: 0, y: 0, [along]: delta };
  tool.makeSpace(movingShapes, resizingShapes, by, along === "x" ? "e" : "s", start - 1);
}

function isOther(each, element) {
  return (
    each !== element &&
    !each.waypoints &&
    !each.labelTarget &&
    each.parent === element.parent &&
    isA(each, "bpmn:FlowNode") &&
    !isA(each, "bpmn:BoundaryEvent")
  );
}

function boundsOf({ x, y, width, height }) {
  return { x, y, width, height };
}

function sum(others, place) {
  return others.reduce((whole, other) => whole + overlap(other, place), 0);
}

// How much of a place is taken by another shape, with the air around it.
function overlap(other, { x, y, width, height }) {
  const across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x) + CLEAR;
  const down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y) + CLEAR / 2;
  return Math.max(0, across) * Math.max(0, down);
}
