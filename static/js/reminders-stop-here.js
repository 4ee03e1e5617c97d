// Whoever uses a browser that shows somebody's reminders can end that here, without signing in as them.

import { letGo, subscription } from "./reminders-subscription.js";

const here = document.querySelector("[data-push-here]");
const offer = here.querySelector("[data-push-offer]");
const failed = here.querySelector("[data-push-failed]");
const ended = here.querySelector("[data-push-ended]");

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
