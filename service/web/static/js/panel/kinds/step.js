// A step: everything that the SOP prescribes for it.

import { fittingNumbers } from "../numbers.js";
import { attribute, say, several } from "../sop.js";
import { laneBinding, nameOf } from "./node.js";

const PLAIN = ["activity", "output", "remark"];
const KINDS = { userTask: "bpmn:UserTask", manualTask: "bpmn:ManualTask" };

export function step(desk, element) {
  const owner = element.businessObject;
  const known = desk.known.steps.find((each) => each.id === element.id);
  const others = desk.known.steps.filter((each) => each.id !== element.id);
  const earlier = known ? others.filter((each) => known.earlier.includes(each.id)) : others;
  const plain = (name) => ({
    value: attribute(owner, "step", name),
    commit: (value) => tell({ [name]: value }),
  });
  const listed = (name, options) => ({
    value: attribute(owner, "step", name).split(/\s+/).filter(Boolean),
    options,
    commit: (values) => tell({ [name]: values.join(" ") }),
  });
  const chosen = (name, options) => ({ ...plain(name), options });

  function tell(properties) {
    desk.edits.once(() => say(desk.edits, element, owner, "step", properties));
  }

  const lanes = laneBinding(desk, element);
  return {
    template: "template-step",
    link: formLink(desk, attribute(owner, "step", "form")),
    bindings: {
      ...Object.fromEntries(PLAIN.map((name) => [name, plain(name)])),
      number: { ...plain("number"), fitting: fittingNumbers(desk, element) },
      name: nameOf(desk, element),
      lane: lanes,
      timeLimit: plain("timeLimit"),
      requiredInput: inputs(desk, owner, earlier, tell),
      document: documents(desk, owner, tell),
      form: chosen("form", desk.known.forms.map((each) => ({ value: each.key, label: each.label }))),
      separateFrom: listed("separateFrom", earlier.map(choiceOf)),
      partOf: {
        ...chosen("partOf", others.filter((each) => !each.partOf).map(choiceOf)),
        gone: desk.words.gone,
      },
      returnReason: chosen("returnReason", reasons(desk, attribute(owner, "step", "form"))),
      onBehalfBy: listed("onBehalfBy", lanes.options),
      excusedBy: listed("excusedBy", lanes.options),
      kind: { value: kindOf(element), options: [], commit: (kind) => replace(desk, element, kind) },
    },
  };
}

function inputs(desk, owner, earlier, tell) {
  const outputs = new Map();
  for (const each of earlier.filter((other) => other.output)) {
    const sources = outputs.get(each.output) ?? [];
    outputs.set(each.output, [...sources, each.number || each.label]);
  }
  const notes = [...outputs].map(([output, sources]) => [
    output.toLowerCase(),
    desk.words.outputOf.replace("{steps}", sources.join(", ")),
  ]);
  return {
    value: several(owner, "step", "requiredInputs").map((each) => each.name ?? ""),
    options: [...outputs.keys()].map((output) => ({ value: output, label: output })),
    notes: new Map(notes),
    commit: (names) => {
      const made = names.map((name) => desk.edits.made("sop:RequiredInput", null, { name }));
      tell({ requiredInputs: made });
    },
  };
}

function documents(desk, owner, tell) {
  const templates = desk.known.templates.map((each) => ({ value: each, label: each }));
  return {
    value: several(owner, "step", "documents").map((each) => ({
      name: each.name ?? "",
      template: each.template ?? "",
      sheet: String(each.sheet) === "true",
    })),
    options: templates,
    commit: (said) => {
      const made = said.map(({ name, template, sheet }) =>
        desk.edits.made("sop:Document", null, { name, template, sheet: sheet ? "true" : "" }),
      );
      tell({ documents: made });
    },
  };
}

function reasons(desk, form) {
  const fields = desk.known.forms.find((each) => each.key === form)?.fields ?? [];
  return fields.filter((each) => each.type === "string").map((each) => ({ value: each.name, label: each.label }));
}

function formLink(desk, form) {
  return desk.known.forms.find((each) => each.key === form)?.url ?? "";
}

export function choiceOf(step) {
  return { value: step.id, label: step.label };
}

function kindOf(element) {
  return element.businessObject.$instanceOf("bpmn:ManualTask") ? "manualTask" : "userTask";
}

function replace(desk, element, kind) {
  const { x, y, width, height } = element;
  let replaced = element;
  desk.edits.once(() => {
    replaced = desk.modeler.get("bpmnReplace").replaceElement(element, { type: KINDS[kind] });
    desk.edits.modeling.resizeShape(replaced, { x, y, width, height });
  });
  desk.modeler.get("selection").select(replaced);
}
