// "Tell this device of alerts": asks the browser for a subscription and sends it as a plain form.
// Without this file, or where a browser cannot be told, the form stays hidden and the list works.
const form = document.getElementById("tell-device");
const say = (words) => { document.getElementById("device-said").textContent = words; };

async function showWhatCanBeDone() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  const row = subscription && document.querySelector(`[data-endpoint="${CSS.escape(subscription.endpoint)}"]`);
  if (!row || Notification.permission !== "granted") {
    form.elements.name.value ||= navigator.userAgentData?.platform ?? navigator.platform;
    form.hidden = false;
    return;
  }
  const stop = row.querySelector("form");
  stop.querySelector("button").textContent = form.dataset.stop;
  stop.addEventListener("submit", async (event) => {
    event.preventDefault();
    await subscription.unsubscribe();
    stop.submit();
  });
}

async function subscribe() {
  if (await Notification.requestPermission() !== "granted") return say(form.dataset.refused);
  await navigator.serviceWorker.register("/service-worker.js");
  const registration = await navigator.serviceWorker.ready;
  // What is left from another person or another key would be told for them, or not at all.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.key });
  const { endpoint, keys } = made.toJSON();
  form.elements.endpoint.value = endpoint;
  form.elements.public_key.value = keys.p256dh;
  form.elements.secret.value = keys.auth;
  form.submit();
}

if (form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    subscribe().catch((error) => say(`${form.dataset.failed} ${error.message}`));
  });
  showWhatCanBeDone();
}
