// Single-letter keys; loaded for those alone who switched them on in My Account.
const press = (selector) => document.querySelector(selector)?.click();
const KEYS = {
  "/": () => document.querySelector("#find")?.focus(),
  h: () => press("a.brand"),
  n: () => press(".pager a[rel=next]"),
  p: () => press(".pager a[rel=prev]"),
  "?": () => document.querySelector("#key-list").showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
