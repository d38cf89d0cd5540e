// bpmn-js as this office needs it: its own words, its own palette and menus, ids that say what they name.

import { Arranging } from "./arranging.js";
import { ContextPad } from "./pad.js";
import { PadPlace } from "./pad_place.js";
import { SpeakingIds } from "./ids.js";
import { QuietLabels } from "./labels.js";
import { LaneOrder } from "./lane_order.js";
import { Leaving } from "./leaving.js";
import { StepNumbers } from "./numbers.js";
import { Palette } from "./palette.js";
import { Placing } from "./placing.js";
import { ReadOnly } from "./reading.js";
import { ReplaceMenu } from "./replace.js";
import { translation } from "./words.js";

const OURS = [
  "speakingIds", "stepNumbers", "quietLabels", "placing", "arranging", "leaving", "padPlace", "laneOrder",
];

export function modelerIn(container, { sop, words, taken, lanes, readOnly }) {
  const watching = readOnly ? ["readOnly"] : [];
  const ours = {
    __init__: [...OURS, ...watching],
    translate: ["value", translation(words.library)],
    officeWords: ["value", words],
    takenIds: ["value", new Set(taken)],
    knownLanes: ["value", lanes],
    paletteProvider: ["type", Palette],
    contextPadProvider: ["type", ContextPad],
    replaceMenuProvider: ["type", ReplaceMenu],
    speakingIds: ["type", SpeakingIds],
    quietLabels: ["type", QuietLabels],
    stepNumbers: ["type", StepNumbers],
    placing: ["type", Placing],
    arranging: ["type", Arranging],
    laneOrder: ["type", LaneOrder],
    leaving: ["type", Leaving],
    padPlace: ["type", PadPlace],
    readOnly: ["type", ReadOnly],
  };
  return new window.BpmnJS({
    container,
    moddleExtensions: { sop },
    additionalModules: [ours],
    bpmnRenderer: { defaultStrokeColor: "#1d2939" },
    textRenderer: { defaultStyle: { fontFamily: window.getComputedStyle(document.body).fontFamily } },
  });
}
