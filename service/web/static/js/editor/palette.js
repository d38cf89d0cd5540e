// The palette: what may be drawn, and the tools. With the keyboard an element comes behind the selected one.

import { BUTTON, DECISION, END, GROUP, ICONS, MANUAL, NOTE, PARALLEL, START, STEP, WAIT, isKind } from "./elements.js";

export class Palette {
  static $inject = [
    "palette",
    "create",
    "elementFactory",
    "handTool",
    "lassoTool",
    "spaceTool",
    "globalConnect",
    "officeWords",
    "canvas",
    "eventBus",
    "placing",
  ];

  constructor(palette, create, elementFactory, hand, lasso, space, connect, words, canvas, eventBus, placing) {
    Object.assign(this, { create, elementFactory, hand, lasso, space, connect, canvas, placing });
    this.words = words.palette;
    palette.registerProvider(this);
    // Only now it is known whether the diagram has columns for performers.
    eventBus.on("import.done", () => eventBus.fire("i18n.changed"));
  }

  getPaletteEntries() {
    return {
      "hand-tool": this.tool("hand", "bpmn-icon-hand-tool", (event) => this.hand.activateHand(event)),
      "lasso-tool": this.tool("lasso", "bpmn-icon-lasso-tool", (event) => this.lasso.activateSelection(event)),
      "space-tool": this.tool("space", "bpmn-icon-space-tool", (event) => this.space.activateSelection(event)),
      "connect-tool": this.tool("connect", "bpmn-icon-connection-multi", (event) => this.connect.start(event)),
      "tool-separator": { group: "tools", separator: true },
      "create.start": this.drawn("start", START),
      "create.step": this.drawn("step", STEP),
      "create.manual": this.drawn("manual", MANUAL),
      "create.decision": this.drawn("decision", DECISION),
      "create.parallel": this.drawn("parallel", PARALLEL),
      "create.group": this.entry("group", "elements", ICONS.get(GROUP), () => this.group()),
      "create.wait": this.drawn("wait", WAIT),
      "create.end": this.drawn("end", END),
      "create.note": this.drawn("note", NOTE),
      ...this.columns(),
    };
  }

  columns() {
    const root = this.canvas.getRootElement();
    if (!root.businessObject || isKind(root, "bpmn:Collaboration")) {
      return {};
    }
    const made = () => this.elementFactory.createParticipantShape();
    return { "create.columns": this.entry("columns", "elements", "bpmn-icon-participant", made) };
  }

  tool(name, className, activate) {
    return { group: "tools", className, html: BUTTON, title: this.words[name], action: { click: activate } };
  }

  drawn(name, kind) {
    return this.entry(name, "elements", ICONS.get(kind), () => this.elementFactory.createShape({ ...kind }));
  }

  // A repeated part begins somewhere: its start event is drawn with it.
  group() {
    const group = this.elementFactory.createShape({ ...GROUP, x: 0, y: 0 });
    const start = this.elementFactory.createShape({ ...START, x: 40, y: 82, parent: group });
    return [group, start];
  }

  entry(name, group, className, make) {
    const start = (event) => this.create.start(event, make());
    const click = (event) => (event.detail === 0 ? this.placing.place(make()) : start(event));
    return { group, className, html: BUTTON, title: this.words[name], action: { dragstart: start, click } };
  }
}
