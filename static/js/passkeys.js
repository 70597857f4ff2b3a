// Passkeys: a form with data-passkey is sent once the browser has made or used one.
const forms = document.querySelectorAll("form[data-passkey]");
const known = Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);

function complain(form, error) {
  const line = form.querySelector("[data-passkey-error]");
  const { unsupported, refused } = line.dataset;
  line.textContent = error ? `${refused} (${error.name})` : unsupported;
  line.hidden = false;
}

async function ask(form) {
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "create")
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

for (const form of forms) {
  if (!known) complain(form);
  form.addEventListener("submit", async (event) => {
    const field = form.elements.credential;
    if (field.value || !known) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      field.value = JSON.stringify((await ask(form)).toJSON());
      form.submit();
    } catch (error) {
      button.disabled = false;
      complain(form, error);
    }
  });
}
