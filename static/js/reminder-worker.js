// Shows that there is a reminder, in a browser in which somebody asked for it. It keeps nothing in the browser, and
// no page or file goes through it.
//
// The words stand here and not in what is sent, so that nobody who can send can have other words shown.

const WORDS = "You have a reminder";
const CHANGE = "change";

// A new version of this file takes over at once: there is no page that an earlier one holds together.
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => {
  event.waitUntil(
    self.registration.showNotification(WORDS, {
      // One at a time; a new one in place of an earlier one is shown all the same.
      tag: "reminder",
      renotify: true,
      actions: [{ action: CHANGE, title: "Change reminders" }],
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  // In a tab of its own: what is typed in another one stays there.
  event.waitUntil(self.clients.openWindow(event.action === CHANGE ? "/reminders/" : "/"));
});
