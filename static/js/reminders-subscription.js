// What this browser has of somebody's reminders, whoever they are: the site cannot tell from here.

export const SCOPE = "/reminders/";

// null for nothing.
export async function subscription() {
  const registration = await navigator.serviceWorker?.getRegistration(SCOPE);
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

// Whether there is none any more. The browser is asked again: `unsubscribe` answers no also where there was none.
export async function letGo() {
  try {
    await (await subscription())?.unsubscribe();
    return (await subscription()) === null;
  } catch {
    return false;
  }
}
