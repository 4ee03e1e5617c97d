// What somebody else shows can be withdrawn at any moment. Browsers keep a page that was left for a while, even one that
// says "no-store", and bring it back as it was: so it is left empty, and asked for again.
const main = document.querySelector("main");

window.addEventListener("pagehide", () => main.replaceChildren());
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) window.location.reload();
});
