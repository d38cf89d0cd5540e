// Asks the server for things of the draft, and opens diagrams.

// Gives the JSON that an address answers with, or null where it cannot be had.
export async function ask(url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    return response.ok && !response.redirected ? await response.json() : null;
  } catch {
    return null;
  }
}

// Sends a form's fields with the page's token; gives the status and the JSON answer, if it is one.
export async function send(root, url, fields, options = {}) {
  const body = new FormData();
  body.set("csrf_token", root.dataset.token);
  for (const [name, value] of Object.entries(fields)) {
    body.set(name, value);
  }
  const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, ...options });
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return { status: response.redirected ? 401 : response.status, answer: isJson ? await response.json() : {} };
}

// Opens a diagram; gives the names of what in it is not known and would not be saved again.
export async function open(modeler, bpmn) {
  const { warnings } = await modeler.importXML(bpmn);
  const lost = warnings.map(({ message }) => /^(?:unparsable content|unresolved reference) (<[^>]*>)/.exec(message));
  return lost.filter(Boolean).map((match) => match[1]);
}

export function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
