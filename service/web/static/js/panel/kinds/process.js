// The whole SOP: its name and everything on its cover.

import { attribute, say, several } from "../sop.js";

const LINES = [
  "number",
  "title",
  "name",
  "createdOn",
  "revisedOn",
  "approvedOn",
  "approvedByTitle",
  "approvedByName",
  "approvedByNip",
  "warning",
  "records",
];
const LISTS = ["agency", "legalBasis", "qualification", "related", "equipment"];

export function process(desk) {
  const owner = desk.process;
  const root = desk.modeler.get("canvas").getRootElement();

  function tell(properties) {
    desk.edits.once(() => say(desk.edits, root, owner, "identity", properties));
  }

  const lines = LINES.map((name) => [
    `identity-${name}`,
    { value: attribute(owner, "identity", name), commit: (value) => tell({ [name]: value }) },
  ]);
  const lists = LISTS.map((name) => [
    `identity-${name}`,
    {
      value: several(owner, "identity", name).map(String),
      commit: (values) => tell({ [name]: values }),
    },
  ]);
  const name = {
    value: owner?.name ?? "",
    commit: (value) => desk.edits.once(() => desk.edits.setPart(root, owner, { name: value })),
  };
  return { template: "template-process", bindings: { ...Object.fromEntries([...lines, ...lists]), name } };
}
