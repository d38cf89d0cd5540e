// Ids that say what they name: langkah_12, keputusan_3. Ids stay for ever (a case knows its steps by them), so one
// that a version had is not given again. A lane's id is the role that people hold: it follows the lane's first name.

const PREFIXES = [
  ["bpmn:Task", "langkah"],
  ["bpmn:SubProcess", "bagian"],
  ["bpmn:Gateway", "keputusan"],
  ["bpmn:StartEvent", "mulai"],
  ["bpmn:EndEvent", "selesai"],
  ["bpmn:Event", "waktu"],
  ["bpmn:SequenceFlow", "alur"],
  ["bpmn:Lane", "pelaksana"],
  ["bpmn:LaneSet", "kolom"],
  ["bpmn:Participant", "unit"],
  ["bpmn:Collaboration", "kolaborasi"],
  ["bpmn:TextAnnotation", "catatan"],
  ["bpmn:Association", "kait"],
];
const UNNAMED_LANE = /^pelaksana_\d+$/;

export function slug(name) {
  const plain = name.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "_");
  return plain.replace(/^[_0-9]+|_+$/g, "").slice(0, 60);
}

// The number that an id bears behind a prefix: 10 for langkah_10b, 0 where there is none.
function numberIn(id, prefix) {
  return id.startsWith(`${prefix}_`) ? Number.parseInt(id.slice(prefix.length + 1), 10) || 0 : 0;
}

export class SpeakingIds {
  static $inject = ["bpmnFactory", "moddle", "eventBus", "modeling", "takenIds", "knownLanes"];

  constructor(bpmnFactory, moddle, eventBus, modeling, taken, lanes) {
    Object.assign(this, { moddle, modeling, taken, lanes });
    const usual = bpmnFactory._ensureId.bind(bpmnFactory);
    bpmnFactory._ensureId = (element) => {
      const found = PREFIXES.find(([type]) => element.$instanceOf(type));
      if (!element.id && found) {
        element.id = this.next(found[1]);
      }
      usual(element);
    };
    const named = ["element.updateLabel", "element.updateProperties"].map((name) => `commandStack.${name}.postExecuted`);
    eventBus.on(named, ({ context }) => this.nameLane(context.element));
  }

  isFree(id) {
    return !this.taken.has(id) && !this.moddle.ids.assigned(id);
  }

  next(prefix) {
    let number = Math.max(0, ...[...this.taken].map((id) => numberIn(id, prefix))) + 1;
    while (!this.isFree(`${prefix}_${number}`)) {
      number += 1;
    }
    return `${prefix}_${number}`;
  }

  nameLane(element) {
    const semantic = element?.businessObject;
    if (!semantic?.$instanceOf("bpmn:Lane") || !UNNAMED_LANE.test(semantic.id) || !semantic.name?.trim()) {
      return;
    }
    const name = semantic.name.trim();
    const known = this.lanes.find((lane) => lane.name.toLowerCase() === name.toLowerCase());
    const wanted = known && !this.moddle.ids.assigned(known.id) ? known.id : this.freeFrom(slug(name));
    if (wanted) {
      this.modeling.updateProperties(element, { id: wanted });
    }
  }

  freeFrom(stem) {
    if (!stem || stem.startsWith("pelaksana_")) {
      return null;
    }
    let id = stem;
    for (let number = 2; !this.isFree(id); number += 1) {
      id = `${stem}_${number}`;
    }
    return id;
  }
}
