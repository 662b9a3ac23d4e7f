// Enhances pages that work without it. The design system's address comes from the page, as it changes with its content.
const frontend = document.querySelector("script[data-frontend]").dataset.frontend;
const PAUSE = 3000;
const FAILURES_SHOWN = 2;

function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

// Keeps what is typed as a draft on the server, 3 seconds after typing stops.
class Draft {
  constructor(form) {
    this.form = form;
    this.place = form.querySelector("[data-saved]");
    this.failures = 0;
    form.addEventListener("input", () => this.soon());
    form.addEventListener("submit", () => this.leave());
    addEventListener("pagehide", () => this.changed && this.save());
  }

  leave() {
    clearTimeout(this.timer);
    this.changed = false;
  }

  soon() {
    clearTimeout(this.timer);
    this.changed = true;
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    this.leave();
    try {
      const answer = await fetch(this.form.dataset.saveTo, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { "X-CSRFToken": this.form.elements.csrf_token.value },
        redirect: "error",
        keepalive: true,
      });
      this.report(answer.status, await answer.json());
    } catch {
      this.failed();
    }
  }

  report(status, said) {
    if (status === 200) {
      this.failures = 0;
      say(this.place, `Saved ${said.saved_at}`);
    } else if (said.code === "pii_suspected") {
      say(this.place, "Not saved. This may identify a patient: take the NHS number out.");
    } else {
      this.failed();
    }
  }

  failed() {
    this.failures += 1;
    if (this.failures < FAILURES_SHOWN) return;
    say(this.place, "Not saved yet. We will keep trying.");
    this.soon();
  }
}

for (const form of document.querySelectorAll("form[data-save-to]")) new Draft(form);

const { initAll } = await import(frontend);
document.body.classList.add("app-enhanced");
initAll();
