// Puts values in order without leaving the page: by their buttons, or by dragging them.
// The buttons work without this, too.

const list = document.querySelector("[data-values-order]");
const said = document.querySelector("[data-values-said]");
const form = document.getElementById("values-order");
const LONGEST_WAIT = 10000;
const EDGE = 60;
const NOWHERE = "hw-value__move--nowhere";
const RETRY = "Check your connection and move it again.";
const RELOAD = "You may have been signed out. Load this page again, then move it again.";
const GRIP =
  '<svg width="16" height="24" viewBox="0 0 16 24" aria-hidden="true" focusable="false">' +
  [4, 12, 20].map((y) => `<circle cx="4" cy="${y}" r="2"/><circle cx="12" cy="${y}" r="2"/>`).join("") +
  "</svg>";

// An answer that would be the same again.
class Refused extends Error {}

const items = () => [...list.children];
const order = () => items().map((item) => item.dataset.value);
const label = (item) => item.querySelector("[data-label]").textContent;
const buttons = (item) => [...item.querySelectorAll(".hw-value__move")];

let saved = order();
let wanted = null;
let sending = false;

function say(words) {
  said.textContent = words;
}

// The first cannot go up, nor the last down.
function settle() {
  const all = items();
  for (const item of all) {
    const [up, down] = buttons(item);
    up.classList.toggle(NOWHERE, item === all[0]);
    down.classList.toggle(NOWHERE, item === all.at(-1));
  }
}

// The button, or the other one of its value where it leads nowhere now.
function focus(button) {
  [button, ...buttons(button.closest("li"))].find((each) => !each.classList.contains(NOWHERE)).focus();
}

function arrange(ids) {
  for (const id of ids) {
    const item = items().find((each) => each.dataset.value === id);
    if (item) list.append(item);
  }
  settle();
}

function save(item) {
  wanted = order();
  const place = items().indexOf(item) + 1;
  say(`“${label(item)}” is now in place ${place} of ${wanted.length}.`);
  if (!sending) sendWanted();
}

// One after another, so that the order that was asked for last is the one that stays.
async function sendWanted() {
  sending = true;
  while (wanted) {
    const asked = wanted;
    wanted = null;
    try {
      saved = await send(asked);
    } catch (error) {
      // What is shown is what is kept. Arranging moves the focus away.
      const focused = document.activeElement;
      wanted = null;
      arrange(saved);
      if (list.contains(focused)) focus(focused);
      say(`The new order is not saved, so your values are as they were. ${error instanceof Refused ? RELOAD : RETRY}`);
    }
  }
  sending = false;
}

async function send(ids) {
  const data = new URLSearchParams(new FormData(form));
  for (const id of ids) data.append("value", id);
  const response = await fetch(form.action, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
    redirect: "manual",
    // Outlives the page.
    keepalive: true,
    signal: AbortSignal.timeout(LONGEST_WAIT),
  });
  // To a page for signing in, for example.
  if (response.type === "opaqueredirect" || (response.status >= 400 && response.status < 500)) throw new Refused();
  if (!response.ok) throw new Error(`The order was answered with ${response.status}`);
  return (await response.json()).order;
}

window.addEventListener("pagehide", () => {
  if (wanted) send(wanted);
});

list.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.classList.contains("hw-value__move")) return;
  event.preventDefault();
  const item = button.closest("li");
  const neighbour = button.value === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (!neighbour) return;
  if (button.value === "up") neighbour.before(item);
  else neighbour.after(item);
  settle();
  // Moving an element takes the focus from it.
  focus(button);
  save(item);
});

class Drag {
  constructor(item, event) {
    this.item = item;
    this.before = order();
    this.from = event.clientY + window.scrollY;
    item.classList.add("hw-value--dragged");
  }

  move(event) {
    // Further than the window shows.
    if (event.clientY < EDGE) window.scrollBy(0, -EDGE / 4);
    if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, EDGE / 4);
    this.pull(event.clientY + window.scrollY);
    const above = this.item.previousElementSibling;
    const below = this.item.nextElementSibling;
    if (above && this.middle(this.item) < this.middle(above)) this.pass(() => above.before(this.item));
    else if (below && this.middle(this.item) > this.middle(below)) this.pass(() => below.after(this.item));
    this.pull(event.clientY + window.scrollY);
  }

  pull(to) {
    this.item.style.transform = `translateY(${to - this.from}px)`;
  }

  middle(item) {
    const { top, height } = item.getBoundingClientRect();
    return top + height / 2;
  }

  // Its own place in the list changes, and what is under the pointer stays there.
  pass(put) {
    const before = this.item.offsetTop;
    put();
    this.from += this.item.offsetTop - before;
  }

  end(keep) {
    this.item.style.transform = "";
    this.item.classList.remove("hw-value--dragged");
    if (!keep) arrange(this.before);
    else if (order().join() !== this.before.join()) {
      settle();
      save(this.item);
    }
  }
}

function grip(item) {
  const handle = document.createElement("span");
  handle.className = "hw-value__grip";
  handle.innerHTML = GRIP;
  let drag = null;
  const end = (keep) => {
    drag?.end(keep);
    drag = null;
  };
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || drag) return;
    event.preventDefault();
    drag = new Drag(item, event);
    // The window hears the pointer wherever it goes; capture would be lost when the item changes its place.
    const move = (each) => each.pointerId === event.pointerId && drag?.move(each);
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const finish = (keep) => {
      stop.abort();
      end(keep);
    };
    window.addEventListener("pointermove", move, options);
    window.addEventListener("pointerup", (each) => each.pointerId === event.pointerId && finish(true), options);
    window.addEventListener("pointercancel", () => finish(false), options);
    window.addEventListener("keydown", (key) => key.key === "Escape" && finish(false), options);
  });
  item.append(handle);
}

for (const item of items()) grip(item);
document.querySelector("[data-drag-hint]")?.removeAttribute("hidden");
