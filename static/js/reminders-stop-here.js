// Whoever uses a browser that shows somebody's reminders can end that here, without signing in as them.

const box = document.querySelector("[data-push-here]");
const ended = document.querySelector("[data-push-ended]");
const failed = document.querySelector("[data-push-failed]");

async function subscription() {
  const registration = await navigator.serviceWorker?.getRegistration("/reminders/");
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

// Whether the browser has none any more. It is asked, since what `unsubscribe` answers is no also where there was none.
async function letGo() {
  try {
    await (await subscription())?.unsubscribe();
    return (await subscription()) === null;
  } catch {
    return false;
  }
}

if (await subscription()) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", async () => {
    const isGone = await letGo();
    box.hidden = isGone;
    ended.hidden = !isGone;
    failed.hidden = isGone;
    (isGone ? ended : failed).focus();
  });
}
