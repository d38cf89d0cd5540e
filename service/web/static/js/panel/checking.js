// Asks the server to look at the diagram as it is drawn now; only the latest answer counts.

const QUIET = 2500;
const AGAIN = 5000; // until a check that could not be made is tried again

export class Checking {
  constructor(root, answered, failed, gone) {
    this.url = root.dataset.checkUrl;
    this.token = root.dataset.token;
    this.answered = answered;
    this.failed = failed;
    this.gone = gone;
    this.running = null;
    this.waiting = 0;
    this.missed = null;
    window.addEventListener("online", () => this.missed && this.ask(this.missed));
  }

  // Check now, and with the scenarios once nothing has been drawn for a while.
  ask(xml) {
    window.clearTimeout(this.waiting);
    this.missed = null;
    this.send(xml, false);
    this.waiting = window.setTimeout(() => this.send(xml, true), QUIET);
  }

  async send(xml, withScenarios) {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    const body = new FormData();
    body.set("csrf_token", this.token);
    body.set("bpmn", xml);
    if (withScenarios) {
      body.set("skenario", "1");
    }
    try {
      const response = await fetch(this.url, { method: "POST", body, signal: mine.signal });
      const answer = response.ok && !response.redirected ? await response.json() : null;
      if (this.running === mine && response.status === 404) {
        this.gone();
      } else if (this.running === mine) {
        answer ? this.answered(answer) : this.putOff(xml);
      }
    } catch (error) {
      if (error.name !== "AbortError") {
        this.putOff(xml);
      }
    }
  }

  // What is seen may be old: look again as soon as that may succeed.
  putOff(xml) {
    this.missed = xml;
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.ask(xml), AGAIN);
    this.failed();
  }
}
