// A part of a page that is drawn again never takes what was typed and not sent: since its request left, or at all where
// the request carries nothing (a sort, a page that looks again by itself).

const FIELDS = "input:not([type=hidden], [type=file], [type=submit], [type=button]), select, textarea";
const left = new WeakMap(); // request → what its answer can know of each field
const typed = new WeakMap(); // request → what was typed beside it

const ticks = (field) => field.type === "checkbox" || field.type === "radio";
const fields = (part) => [...part.querySelectorAll(FIELDS)].filter((field) => field.name);
const nameOf = (field) => [field.form?.getAttribute("action"), field.name, ticks(field) ? field.value : ""].join("\n");

function now(field) {
  if (ticks(field)) return field.checked;
  if (field.type !== "select-multiple") return field.value;
  return [...field.options].map((option) => option.selected).join();
}

function asDrawn(field) {
  if (ticks(field)) return field.defaultChecked;
  if (!field.options) return field.defaultValue;
  const drawn = [...field.options].map((option) => option.defaultSelected);
  if (field.type === "select-multiple") return drawn.join();
  return (field.options[drawn.indexOf(true)] ?? field.options[0])?.value ?? "";
}

function write(field, held) {
  if (ticks(field)) field.checked = held;
  else if (field.type === "select-multiple") held.split(",").forEach((on, n) => { if (field.options[n]) field.options[n].selected = on === "true"; });
  else field.value = held;
}

// What the request takes along is drawn by its answer; of the rest only what was drawn before is known there.
document.addEventListener("htmx:beforeRequest", ({ detail: { xhr, target, elt, requestConfig } }) => {
  const form = requestConfig.verb === "get" ? elt.closest("form") === elt && elt : elt.closest("form");
  const sent = (field) => (form && field.form === form ? now(field) : asDrawn(field));
  left.set(xhr, new Map(fields(target).map((field) => [nameOf(field), sent(field)])));
});

document.addEventListener("htmx:beforeSwap", ({ detail: { xhr, target } }) => {
  const before = left.get(xhr);
  if (!before) return;
  const since = new Map();
  for (const field of fields(target)) {
    const name = nameOf(field);
    if (before.has(name) && before.get(name) !== now(field)) since.set(name, now(field));
  }
  if (since.size) typed.set(xhr, { since, at: document.activeElement?.selectionStart });
});

document.addEventListener("htmx:afterSwap", ({ detail: { xhr } }) => {
  const kept = xhr && typed.get(xhr);
  if (!kept || kept.written) return;
  kept.written = fields(document).filter((field) => (kept.since.get(nameOf(field)) ?? now(field)) !== now(field));
  for (const field of kept.written) {
    write(field, kept.since.get(nameOf(field)));
    if (field === document.activeElement && typeof kept.at === "number") field.setSelectionRange(kept.at, kept.at);
  }
});

// What follows from it (sums, another request) follows once the part is alive again.
document.addEventListener("htmx:afterSettle", ({ detail: { xhr } }) => {
  const written = (xhr && typed.get(xhr)?.written) ?? [];
  typed.delete(xhr);
  for (const field of written) for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
});
