// On a narrow screen the diagram is there to be looked at: nothing is dragged, drawn or deleted with a finger.

const ABOVE_ALL = 10_000;

export class ReadOnly {
  static $inject = ["eventBus", "contextPad"];

  constructor(eventBus, contextPad) {
    eventBus.on(["drag.init", "element.dblclick", "contextPad.trigger", "keyboard.keydown"], ABOVE_ALL, () => false);
    contextPad.registerProvider(1, {
      getContextPadEntries: () => () => ({}),
      getMultiElementContextPadEntries: () => () => ({}),
    });
  }
}
