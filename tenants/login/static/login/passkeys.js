// A passkey needs a script: it asks the device, puts the answer into the form and sends that. Nothing else leaves.
const toBytes = (text) => {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
};

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const withIds = (list) => (list ?? []).map((each) => ({ ...each, id: toBytes(each.id) }));

async function ask(ceremony, options) {
  const publicKey = { ...options, challenge: toBytes(options.challenge) };
  if (ceremony === 'create') {
    publicKey.user = { ...options.user, id: toBytes(options.user.id) };
    publicKey.excludeCredentials = withIds(options.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }
  publicKey.allowCredentials = withIds(options.allowCredentials);
  return navigator.credentials.get({ publicKey });
}

function answerOf(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    parts.attestationObject = toText(response.attestationObject);
  } else {
    parts.authenticatorData = toText(response.authenticatorData);
    parts.signature = toText(response.signature);
    if (response.userHandle) parts.userHandle = toText(response.userHandle);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: {},
  });
}

for (const form of document.querySelectorAll('[data-meent-passkey]')) {
  if (!window.PublicKeyCredential) continue;
  const button = form.querySelector('button[type="submit"]');
  const trouble = form.querySelector('[data-meent-passkey-trouble]');
  button.hidden = false;
  form.querySelector('[data-meent-passkey-none]').hidden = true;
  form.addEventListener('submit', async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    trouble.hidden = true;
    try {
      const credential = await ask(form.dataset.meentPasskey, JSON.parse(form.dataset.options));
      form.elements.answer.value = answerOf(credential);
      form.requestSubmit();
    } catch {
      trouble.hidden = false; // refused, cancelled, too slow, or this device has it already
    }
  });
}
