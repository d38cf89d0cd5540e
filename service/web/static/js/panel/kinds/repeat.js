// A sub-process: its steps, done once or once for each unit of a list that an earlier step filled in.

import { laneBinding, nameOf } from "./node.js";

const LOOP = "bpmn:MultiInstanceLoopCharacteristics";

export function repeat(desk, element) {
  const loop = element.businessObject.loopCharacteristics;
  const before = desk.known.earlier[element.id];
  const lists = desk.known.fields.filter(
    (each) => each.type === "strings" && (!before || each.steps.some((step) => before.includes(step))),
  );
  return {
    template: "template-repeat",
    bindings: {
      name: nameOf(desk, element),
      lane: laneBinding(desk, element),
      collection: {
        value: loop?.loopDataInputRef?.id ?? "",
        options: lists.map((each) => ({ value: each.name, label: each.label })),
        commit: (name) => desk.edits.once(() => repeatFor(desk, element, name)),
      },
      sequential: {
        value: loop?.isSequential ? "yes" : "no",
        options: [],
        shown: Boolean(loop),
        commit: (value) =>
          desk.edits.once(() => desk.edits.setPart(element, loop, { isSequential: value === "yes" })),
      },
    },
  };
}

function repeatFor(desk, element, name) {
  const owner = element.businessObject;
  const former = owner.loopCharacteristics;
  if (!name) {
    desk.edits.set(element, { loopCharacteristics: undefined });
    return;
  }
  const collection = propertyOf(desk, name);
  if (former?.loopDataOutputRef && former.inputDataItem && former.outputDataItem) {
    desk.edits.setPart(element, former, { loopDataInputRef: collection });
    return;
  }
  const loop = desk.edits.made(LOOP, owner, { isSequential: former?.isSequential ?? false });
  const item = freeId(desk, "unit", element.id);
  const [input, output] = [item, `${item}_hasil`].map((id) => {
    const made = desk.edits.made(id === item ? "bpmn:DataInput" : "bpmn:DataOutput", loop, { id, name: id });
    return made;
  });
  loop.set("loopDataInputRef", collection);
  loop.set("loopDataOutputRef", propertyOf(desk, freeId(desk, "unit_selesai", element.id)));
  loop.set("inputDataItem", input);
  loop.set("outputDataItem", output);
  desk.edits.set(element, { loopCharacteristics: loop });
}

// What is repeated over is declared on the process; otherwise it would be lost when the diagram is saved.
function propertyOf(desk, id) {
  const declared = desk.process.get("properties");
  const known = declared.find((each) => each.id === id);
  if (known) {
    return known;
  }
  const made = desk.edits.made("bpmn:Property", desk.process, { id, name: id });
  const root = desk.modeler.get("canvas").getRootElement();
  desk.edits.setPart(root, desk.process, { properties: [...declared, made] });
  return made;
}

function freeId(desk, wanted, owner) {
  const taken = new Set(desk.process.get("properties").map((each) => each.id));
  for (const each of desk.modeler.get("elementRegistry").getAll()) {
    const loop = each.businessObject?.loopCharacteristics;
    taken.add(each.id).add(loop?.inputDataItem?.id).add(loop?.outputDataItem?.id);
  }
  return taken.has(wanted) ? `${wanted}_${owner}` : wanted;
}
