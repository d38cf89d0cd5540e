// Says what bpmn-js itself has to say in the words of the office.

export function translation(known) {
  return (template, replacements = {}) =>
    (known[template] ?? template).replace(/{([^}]+)}/g, (whole, key) => replacements[key] ?? whole);
}
