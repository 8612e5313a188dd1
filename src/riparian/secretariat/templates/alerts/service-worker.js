// Shows what is pushed and opens its page; it keeps nothing and fetches nothing.
const show = (title, told) => self.registration.showNotification(title, {
  body: told.body, lang: told.lang, tag: told.tag, renotify: true, requireInteraction: true, data: told.address,
});

self.addEventListener("push", (event) => {
  const told = event.data.json();
  event.waitUntil(show(told.title, told));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(show("{{ ended|escapejs }}", {
    body: "{{ renew|escapejs }}", tag: "subscription", address: "{% url 'alerts:desks' %}",
  }));
});

async function open(address) {
  const wanted = new URL(address, self.location.origin).href;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => one.url === wanted);
  return page ? page.focus() : self.clients.openWindow(wanted);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});
