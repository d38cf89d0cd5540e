// What the SOP says in the diagram's own extensions: of a step, and on the cover.

const KINDS = { step: "sop:Step", identity: "sop:Identity" };

// Give the extension of this kind; undefined when the element has none yet.
export function extensionOf(businessObject, kind) {
  const values = businessObject?.get("extensionElements")?.get("values") ?? [];
  return values.find((each) => each.$type === KINDS[kind]);
}

export function attribute(businessObject, kind, name) {
  return String(extensionOf(businessObject, kind)?.get(name) ?? "");
}

// Give what is said several times: required inputs and documents as parts, lines of the cover as texts.
export function several(businessObject, kind, name) {
  return [...(extensionOf(businessObject, kind)?.get(name) ?? [])];
}

// Say something in an extension, which is made when it is the first thing said. Part of one edit.
export function say(edits, element, owner, kind, properties) {
  const extension = extensionOf(owner, kind);
  if (extension) {
    adopt(extension, properties);
    edits.setPart(element, extension, properties);
    return;
  }
  const around = owner.get("extensionElements");
  const elements = around ?? edits.made("bpmn:ExtensionElements", owner, { values: [] });
  const made = edits.made(KINDS[kind], elements, properties);
  adopt(made, properties);
  const values = [...elements.get("values"), made];
  if (around) {
    edits.setPart(element, elements, { values });
  } else {
    elements.set("values", values);
    edits.setPart(element, owner, { extensionElements: elements });
  }
}

function adopt(extension, properties) {
  for (const part of Object.values(properties).flat()) {
    if (typeof part === "object") {
      part.$parent = extension;
    }
  }
}

// Give the process that is drawn here, whatever is selected.
export function processOf(modeler) {
  const root = modeler.get("canvas").getRootElement().businessObject;
  if (root.$instanceOf("bpmn:Process")) {
    return root;
  }
  const own = (root.get("participants") ?? []).map((each) => each.processRef).filter(Boolean);
  return own.find((each) => each.isExecutable) ?? own[0];
}

export function isA(element, ...types) {
  return types.some((type) => element.businessObject?.$instanceOf?.(type));
}
