// Lanes: in which one a shape lies, and moving it into another.

import { isA } from "./sop.js";

const MARGIN = 12;
const STRIDE = 10;

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

// Move a shape into a lane, to the place nearest to where it was that is free. Part of one edit.
export function moveInto(modeler, lane, element) {
  const modeling = modeler.get("modeling");
  const upright = lane.di?.isHorizontal === false;
  const [along, length] = upright ? ["x", "width"] : ["y", "height"];
  const needed = element[length] + 2 * MARGIN;
  if (lane[length] < needed) {
    const bounds = { x: lane.x, y: lane.y, width: lane.width, height: lane.height };
    modeling.resizeLane(lane, { ...bounds, [length]: needed });
  }
  const place = freePlace(modeler, lane, element, along, length);
  const delta = { x: 0, y: 0, [along]: place - element[along] };
  modeling.moveElements([element], delta);
}

function freePlace(modeler, lane, element, along, length) {
  const others = modeler.get("elementRegistry").filter((each) => isOther(each, element));
  const first = lane[along] + MARGIN;
  const last = lane[along] + lane[length] - element[length] - MARGIN;
  const middle = (first + last) / 2;
  let best = middle;
  let least = overlap(others, { ...boundsOf(element), [along]: middle });
  for (let place = first; place <= last && least > 0; place += STRIDE) {
    const covered = overlap(others, { ...boundsOf(element), [along]: place });
    if (covered < least) {
      [best, least] = [place, covered];
    }
  }
  return Math.round(best);
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

function overlap(others, { x, y, width, height }) {
  return others.reduce((covered, other) => {
    const across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    const down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    return covered + Math.max(0, across) * Math.max(0, down);
  }, 0);
}
