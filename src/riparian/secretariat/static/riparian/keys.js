// "/" searches, "?" lists the keys. Everything works without this file.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
  } else if (event.key === "?") {
    const known = document.getElementById("keys");
    if (known) { known.remove(); return; }
    const box = document.createElement("dialog");
    box.id = "keys";
    const list = document.createElement("p");
    list.textContent = "/  search · ?  keys · Esc  close";
    box.append(list);
    document.body.append(box);
    box.showModal();
    box.addEventListener("close", () => box.remove());
  }
});
