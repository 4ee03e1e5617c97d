import { initAll } from "../vendor/nhsuk-frontend.js";

initAll();

// A closed details element prints as its summary alone, so open them all for the printer and close them again.
let opened = [];

window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach((details) => details.setAttribute("open", ""));
});

window.addEventListener("afterprint", () => {
  opened.forEach((details) => details.removeAttribute("open"));
  opened = [];
});
