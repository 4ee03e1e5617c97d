// Whoever signed out of a browser that shows somebody's reminders can end that here, without signing in again.

const box = document.querySelector("[data-push-here]");
const done = document.querySelector("[data-push-ended]");

async function subscription() {
  const registration = await navigator.serviceWorker?.getRegistration("/reminders/");
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

const found = await subscription();
if (found) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", async () => {
    await found.unsubscribe();
    box.hidden = true;
    done.hidden = false;
    done.focus();
  });
}
