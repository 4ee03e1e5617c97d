// Passkeys. A form with data-passkey asks the browser for a passkey when it is submitted, puts the answer into
// its `credential` field and goes on. Without this script, or in a browser that has no passkeys, the buttons of
// such forms stay hidden and the page says so.

const problem = document.getElementById("passkey-problem");

const WORDS = {
  InvalidStateError: "This device already has a passkey for your account.",
  NotAllowedError: "No passkey was used. Try again, or choose another way.",
  SecurityError: "Passkeys do not work at this address. Choose another way.",
};

function say(error) {
  problem.className = "nhsuk-error-message";
  problem.textContent = WORDS[error.name] ?? "The passkey did not work. Try again, or choose another way.";
  problem.hidden = false;
}

function dataOnThePage() {
  return JSON.parse(document.getElementById("passkey-data").textContent);
}

async function askForOneToSignIn(form) {
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) {
    throw new Error(`no options: ${response.status}`);
  }
  return window.webauthnJSON.get((await response.json()).request_options);
}

function askForOneToConfirm() {
  return window.webauthnJSON.get(dataOnThePage().request_options);
}

function makeOne() {
  const { creation_options: options } = dataOnThePage();
  // One that the device keeps and unlocks itself, so that it can stand in for the password.
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
  return window.webauthnJSON.create(options);
}

const ASK = { "sign-in": askForOneToSignIn, confirm: askForOneToConfirm, add: makeOne };

if (window.PublicKeyCredential) {
  for (const element of document.querySelectorAll("[data-passkey-unavailable]")) {
    element.hidden = true;
  }
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    for (const button of [...form.elements].filter((element) => element.type === "submit")) {
      button.hidden = false;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await ASK[form.dataset.passkey](form));
      } catch (error) {
        say(error);
        return;
      }
      // Unlike requestSubmit(), this does not come back here.
      form.submit();
    });
  }
}
