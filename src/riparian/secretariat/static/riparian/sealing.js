// Sealing and opening in the browser, with WebCrypto alone. The words and the private key never
// leave this page: what is sent is the envelope and the public key. Format: docs/explanation/restricted.md
const SEALED = "riparian-sealed-1", KEY = "riparian-key-1", BLOCK = 1024, ROUNDS = 600000;
const RSA = { name: "RSA-OAEP", hash: "SHA-256" };
const bytes = (text) => new TextEncoder().encode(text);
const raw = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const base64 = (buffer) => {
  const given = new Uint8Array(buffer);
  let text = "";
  for (let start = 0; start < given.length; start += 8192) text += String.fromCharCode(...given.subarray(start, start + 8192));
  return btoa(text);
};
const hex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("");
const bound = (code, fingerprints) => bytes([SEALED, code, ...[...fingerprints].sort()].join("\n"));
const read = (id) => JSON.parse(document.getElementById(id).textContent);

async function keyFrom(passphrase, salt, rounds) {
  const base = await crypto.subtle.importKey("raw", bytes(passphrase), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function makeKeyFile(passphrase) {
  const pair = await crypto.subtle.generateKey({ ...RSA, modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]) }, true, ["encrypt", "decrypt"]);
  const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
  const secret = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
  const salt = crypto.getRandomValues(new Uint8Array(16)), iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(KEY) }, await keyFrom(passphrase, salt, ROUNDS), secret);
  return { format: KEY, public: base64(spki), fingerprint: hex(await crypto.subtle.digest("SHA-256", spki)), rounds: ROUNDS, salt: base64(salt), iv: base64(iv), private: base64(sealed) };
}

async function sealWords(words, code, readers) {
  const plain = bytes(JSON.stringify(words));
  const padded = new Uint8Array(Math.ceil(plain.length / BLOCK) * BLOCK).fill(32);
  padded.set(plain);
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const secret = await crypto.subtle.exportKey("raw", key);
  const iv = crypto.getRandomValues(new Uint8Array(12)), recipients = [];
  for (const one of readers) {
    const publicKey = await crypto.subtle.importKey("spki", raw(one.spki), RSA, false, ["encrypt"]);
    recipients.push({ fingerprint: one.fingerprint, key: base64(await crypto.subtle.encrypt(RSA, publicKey, secret)) });
  }
  const additionalData = bound(code, readers.map((one) => one.fingerprint));
  const body = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, padded);
  return JSON.stringify({ format: SEALED, code, iv: base64(iv), body: base64(body), recipients });
}

async function openEnvelope(envelope, file, passphrase) {
  const derived = await keyFrom(passphrase, raw(file.salt), file.rounds);
  const secret = await crypto.subtle.decrypt({ name: "AES-GCM", iv: raw(file.iv), additionalData: bytes(KEY) }, derived, raw(file.private));
  const privateKey = await crypto.subtle.importKey("pkcs8", secret, RSA, false, ["decrypt"]);
  const own = envelope.recipients.find((one) => one.fingerprint === file.fingerprint);
  const wrapped = await crypto.subtle.decrypt(RSA, privateKey, raw(own.key));
  const key = await crypto.subtle.importKey("raw", wrapped, "AES-GCM", false, ["decrypt"]);
  const additionalData = bound(envelope.code, envelope.recipients.map((one) => one.fingerprint));
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: raw(envelope.iv), additionalData }, key, raw(envelope.body));
  return JSON.parse(new TextDecoder().decode(plain));
}

const field = (id) => document.getElementById(id);
field("make-key")?.addEventListener("click", async () => {
  const said = field("key-said"), words = field("key-making").dataset, passphrase = field("new-passphrase").value;
  if (passphrase.length < 12) { said.textContent = words.short; return; }
  said.textContent = words.working;
  const file = await makeKeyFile(passphrase);
  const link = field("key-download");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: "application/json" }));
  link.hidden = false;
  document.querySelector("#key-form textarea").value = file.public;
  said.textContent = words.made;
});
field("seal")?.addEventListener("click", async () => {
  const said = field("sealing-said"), box = field("sealing"), title = field("plain-title"), text = field("plain-text");
  const chosen = new Set([...document.querySelectorAll(".reader:checked")].map((one) => one.value));
  const readers = read("sealing-keys").filter((one) => chosen.has(one.fingerprint));
  if (!readers.length) { said.textContent = box.dataset.nobody; return; }
  if (!title.value.trim() || !text.value.trim()) { said.textContent = box.dataset.empty; return; }
  const form = field("envelope-form");
  form.querySelector("textarea").value = await sealWords({ title: title.value, text: text.value }, box.dataset.code, readers);
  title.value = text.value = "";
  form.submit();
});
field("open-envelope")?.addEventListener("click", async () => {
  const said = field("opening-said"), words = field("opening").dataset, shown = field("opened");
  said.textContent = words.working;
  try {
    const file = JSON.parse(await field("key-file").files[0].text());
    const opened = await openEnvelope(JSON.parse(read("sealed-envelope")), file, field("passphrase").value);
    const title = document.createElement("h2"), text = document.createElement("pre");
    title.textContent = opened.title; text.textContent = opened.text;
    shown.replaceChildren(title, text);
    shown.hidden = false;
    field("passphrase").value = said.textContent = "";
  } catch { said.textContent = words.wrong; }
});
