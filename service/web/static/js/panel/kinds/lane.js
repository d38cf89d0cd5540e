// A lane: who performs the steps in it, and where its column stands in the printed SOP.

export function lane(desk, element) {
  const owner = element.businessObject;
  const around = owner.$parent;
  const lanes = around.get("lanes");
  const place = lanes.indexOf(owner);
  const options = lanes.map((_, index) => ({ value: String(index), label: String(index + 1) }));
  return {
    template: "template-lane",
    bindings: {
      name: {
        value: owner.name ?? "",
        commit: (name) => desk.edits.once(() => desk.edits.modeling.updateLabel(element, name)),
      },
      order: {
        value: String(place),
        options,
        commit: (wanted) => {
          const others = lanes.filter((each) => each !== owner);
          const ordered = [...others.slice(0, Number(wanted)), owner, ...others.slice(Number(wanted))];
          desk.edits.once(() => desk.edits.setPart(element, around, { lanes: ordered }));
        },
      },
    },
  };
}
