// Turns reminders on in this browser. What the page says depends on what the browser can do and has; without this
// script, it says that it cannot.

import { SCOPE, letGo, subscription } from "./reminders-subscription.js";

const section = document.querySelector("[data-push-key]");
// Not there for somebody who has them on in as many browsers as there can be.
const form = section.querySelector("form[data-push-add]");

const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function show(state) {
  for (const element of section.querySelectorAll("[data-push-state]")) {
    element.hidden = !element.dataset.pushState.split(" ").includes(state);
  }
}

// What became of the button, said also to whoever has the page read out.
function answer(state) {
  show(state);
  section.querySelector(`[data-push-state="${state}"]`)?.focus();
}

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

async function digest(text) {
  const hashed = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hashed)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isForOurKey(found) {
  const key = new Uint8Array(found.options?.applicationServerKey ?? []);
  return key.join() === bytes(section.dataset.pushKey).join();
}

// Its own item of the list, which it knows by the address that it once gave.
async function ownItem(found) {
  const own = await digest(found.endpoint);
  return section.querySelector(`[data-push-browser="${own}"]`);
}

async function look() {
  // The site did not keep what this browser was given a moment ago, so that nothing would ever arrive by it.
  if ("pushRefused" in section.dataset) await letGo();
  const found = await subscription();
  const item = found && isForOurKey(found) ? await ownItem(found) : null;
  if (item) {
    item.querySelector("[data-push-this]").hidden = false;
    item.querySelector("form").addEventListener("submit", removeThis);
    show("on");
  } else if (Notification.permission === "denied") {
    show("denied");
  } else {
    show(found ? "taken" : "off");
  }
}

// The browser forgets it first, so that nothing can arrive any more; then the site does.
async function removeThis(event) {
  event.preventDefault();
  await letGo();
  event.target.submit();
}

let isTurningOn = false;

// Whether the browser has given its address to the site, which answers with the next page.
async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") {
    answer(Notification.permission === "denied" ? "denied" : "off");
    return false;
  }
  // What was there is somebody else's, or the site does not know it any more.
  await letGo();
  const registration = await navigator.serviceWorker.register(form.dataset.pushWorker, { scope: SCOPE });
  await active(registration);
  const made = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(section.dataset.pushKey),
  });
  form.elements.subscription.value = JSON.stringify(made);
  form.submit();
  return true;
}

// Only a worker that is active can take a subscription.
function active(registration) {
  if (registration.active) return null;
  const worker = registration.installing ?? registration.waiting;
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => worker.state === "activated" && resolve());
  });
}

if (can) {
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    // One at a time, until the next page: a second would let go of what the first is about to have kept.
    if (isTurningOn) return;
    isTurningOn = true;
    try {
      isTurningOn = await turnOn();
    } catch {
      isTurningOn = false;
      answer("failed");
    }
  });
  try {
    await look();
  } catch {
    show("failed");
  }
}
