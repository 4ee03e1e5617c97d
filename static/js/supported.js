// Runs before anything is drawn, so that what needs a script (the "More" menu, hidden details) never flickers.
// The design system's own inline script would need 'unsafe-inline' in the content security policy.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("nhsuk-frontend-supported");
}
