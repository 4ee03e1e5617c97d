// Saves a form while somebody types. The form works without this: its own button saves too.
// Nothing is kept in the browser, because the computer may be shared.

const PAUSE_IN_TYPING = 1200;
const RETRY_AFTER = 5000;
const LONGEST_WAIT = 10000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.address = form.dataset.autosave;
    this.state = form.querySelector("[data-save-state]");
    this.base = form.querySelector("input[name=base]");
    this.saved = this.typed();
    this.button = form.querySelector("button.nhsuk-button").textContent.trim();
    this.timer = null;
    this.sending = null;
    this.submitting = false;
    this.leaving = false;
    this.unanswered = false;
    this.partly = false;
    form.addEventListener("input", () => this.type());
    form.addEventListener("change", () => this.type());
    for (const other of document.querySelectorAll("form[data-throws-away]")) {
      other.addEventListener("submit", (event) => this.throwAway(event));
    }
    form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save();
    });
    window.addEventListener("online", () => this.save());
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.changed()) event.preventDefault();
    });
    // A page brought back by the back button carries on where it was.
    window.addEventListener("pageshow", () => {
      this.leaving = false;
    });
  }

  // Whoever types has not left, although they may have pressed a button and then stopped the page from loading.
  type() {
    this.leaving = false;
    this.wait(PAUSE_IN_TYPING);
  }

  // A page that is sent while a save is under way would compare with what it no longer shows. And where the last
  // save got no answer, the browser would put its own page in place of the only copy.
  async submit(event) {
    if (this.leaving) return;
    clearTimeout(this.timer);
    if (this.sending || this.unanswered) {
      event.preventDefault();
      if (this.submitting) return;
      this.submitting = true;
      await this.sending;
      if (this.unanswered) await this.save();
      this.submitting = false;
      if (this.unanswered && this.changed()) return;
    }
    this.leaving = true;
    if (event.defaultPrevented) this.form.requestSubmit(event.submitter);
  }

  // What is thrown away must not come back with a save that is under way.
  async throwAway(event) {
    clearTimeout(this.timer);
    this.leaving = true;
    if (!this.sending) return;
    event.preventDefault();
    await this.sending;
    event.target.requestSubmit(event.submitter);
  }

  // What has been typed, without the fields that only steer saving.
  typed() {
    const data = new URLSearchParams(new FormData(this.form));
    for (const name of ["csrfmiddlewaretoken", "base", "aside", "page", "whose"]) data.delete(name);
    return data.toString();
  }

  changed() {
    return this.typed() !== this.saved;
  }

  wait(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  async save() {
    if (this.leaving || this.sending) return;
    if (!this.changed()) {
      // What could not be saved is gone again.
      if (this.partly) this.say("");
      this.partly = false;
      return;
    }
    const typed = this.typed();
    this.sending = this.send(typed);
    await this.sending;
    this.sending = null;
    // Typing went on while the save was under way.
    if (this.changed() && this.typed() !== typed) this.wait(PAUSE_IN_TYPING);
  }

  async send(typed) {
    try {
      const response = await fetch(this.address, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        redirect: "manual",
        // Outlives the page, but may not be longer than 64 kB.
        keepalive: document.visibilityState === "hidden",
        signal: AbortSignal.timeout(LONGEST_WAIT),
      });
      this.unanswered = response.status >= 500;
      await this.read(response, typed);
    } catch {
      this.unanswered = true;
      this.say("Not saved: no connection. Keep this page open. We will try again.");
      this.wait(RETRY_AFTER);
    }
  }

  async read(response, typed) {
    if (response.type === "opaqueredirect") {
      this.say(`You have been signed out. Select “${this.button}” and sign in: what you typed will be kept.`);
      return;
    }
    if (response.status === 409) {
      this.say(refusal(await response.json()));
      return;
    }
    if (response.status >= 500) {
      this.say("Not saved: Heartwood does not answer. Keep this page open. We will try again.");
      this.wait(RETRY_AFTER);
      return;
    }
    if (!response.ok) {
      this.say(`Not saved yet. Select “${this.button}”: what you typed will be kept.`);
      return;
    }
    const answer = await response.json();
    this.base.value = JSON.stringify(answer.base);
    // What is typed here may be thrown away here.
    const seen = document.querySelector("[data-seen]");
    if (seen && answer.seen) seen.value = answer.seen;
    this.partly = Boolean(answer.too_long || answer.not_kept?.length);
    if (answer.too_long) {
      this.say("Not all of it is saved: a box is too long. Shorten it, or copy what you want to keep.");
      return;
    }
    if (answer.not_kept?.length) {
      this.say(`Saved, but not “${answer.not_kept.join("”, “")}”. Select “${this.button}” to see why.`);
      return;
    }
    this.saved = typed;
    if (answer.conflicts.length) {
      this.say(
        `You changed “${answer.conflicts.map((name) => this.question(name)).join("”, “")}” in another tab ` +
          `or on another device. Select “${this.button}” to choose which to keep.`,
      );
    } else {
      this.say(`Saved at ${answer.saved_at}`);
    }
  }

  // What the page calls an input; the check-in answers with its questions already.
  question(name) {
    const named = this.form.elements.namedItem(name);
    const input = named instanceof RadioNodeList ? named[0] : named;
    const legend = input?.closest("fieldset")?.querySelector("legend");
    const asked = input?.matches("textarea, select") ? input.labels[0] : (legend ?? input?.labels[0]);
    return asked?.textContent.trim() ?? name;
  }

  say(words) {
    if (this.state.textContent !== words) this.state.textContent = words;
  }
}

function refusal(answer) {
  if (answer.closed) return "Not saved: this week has closed. Copy what you want to keep.";
  if (answer.too_many) {
    return "Not saved: you have a great many unfinished pages. Finish or throw away one of them. Keep this page open.";
  }
  return "Not saved: somebody else has signed in on this computer.";
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
