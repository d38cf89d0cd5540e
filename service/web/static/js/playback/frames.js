// Puts the frames of a case together: whole stands, and what changes between them.

const SECTIONS = ["tokens", "tasks", "timers", "taken", "done", "papers"];

function applied(before, changes) {
  const stand = { status: changes.status, deployment_hash: changes.deployment_hash };
  for (const name of SECTIONS) {
    stand[name] = { ...before[name] };
    for (const key of changes.gone[name]) delete stand[name][key];
    Object.assign(stand[name], changes.put[name]);
  }
  return stand;
}

// Gives every frame with its stand. A stand is made when it is asked for: scrubbing goes from keyframe to keyframe.
export class Frames {
  constructor(frames) {
    this.frames = frames;
    this.stands = new Map();
  }

  get count() {
    return this.frames.length;
  }

  at(number) {
    return { ...this.frames[number - 1], stand: this.stand(number - 1) };
  }

  stand(index) {
    let from = index;
    while (!this.frames[from].stand && !this.stands.has(from)) from -= 1;
    let stand = this.stands.get(from) ?? this.frames[from].stand;
    for (let next = from + 1; next <= index; next += 1) {
      stand = applied(stand, this.frames[next].changes);
      this.stands.set(next, stand);
    }
    return stand;
  }
}

export async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new Frames((await answer.json()).frames);
}
