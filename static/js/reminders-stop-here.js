// Whoever uses a browser that shows somebody's reminders can end that here, without signing in as them.

const here = document.querySelector("[data-push-here]");
const offer = here.querySelector("[data-push-offer]");
const failed = here.querySelector("[data-push-failed]");
const ended = here.querySelector("[data-push-ended]");

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
  here.hidden = false;
  offer.querySelector("button").addEventListener("click", async () => {
    const isGone = await letGo();
    offer.hidden = isGone;
    ended.hidden = !isGone;
    failed.hidden = isGone;
    (isGone ? ended : failed).focus();
  });
}
