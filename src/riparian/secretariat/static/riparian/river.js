// Places of the map open beside it, and show themselves when pointed at. Without this file each
// place is a link to its own page.
const map = document.getElementById("river");
const box = document.getElementById("place");
let shown = location.pathname;

function show(link) {
  const address = link.getAttribute("href");
  if (address === shown) return;
  shown = address;
  htmx.ajax("GET", address, { target: box, swap: "innerHTML" });
}

if (map && box && window.htmx) {
  map.addEventListener("click", (event) => {
    const link = event.target.closest("a.place");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link);
    history.replaceState(null, "", link.getAttribute("href") + location.search);
  });
  for (const moment of ["focusin", "mouseover"]) {
    map.addEventListener(moment, (event) => {
      const link = event.target.closest("a.place");
      if (link) show(link);
    });
  }
}
