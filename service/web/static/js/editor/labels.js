// A name on the canvas that was opened and left as it was is no edit.

import { isKind } from "./elements.js";

export class QuietLabels {
  static $inject = ["labelEditingProvider"];

  constructor(provider) {
    const usual = provider.update.bind(provider);
    provider.update = (element, text, ...more) => {
      const said = (text ?? "").trim();
      if (isKind(element, "bpmn:TextAnnotation") || said !== (element.businessObject.name ?? "")) {
        usual(element, text, ...more);
      }
    };
  }
}
