// Steps of an order: what the server draws again, and what the browser does in between. Every step works without it.

// The session ended: the answer is another page, which knows what was typed; rows never give way to it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig, target } = event.detail;
  if (requestConfig.verb !== "post" || !target.closest("#step")) return;
  if (new URL(xhr.responseURL).pathname === window.location.pathname) return;
  event.detail.shouldSwap = false;
  window.location.reload();
});

// What goes where names the shipping places above: a place that is renamed or new is offered at once.
const placeNames = () => [...document.querySelectorAll('[name^="place-"][name$="-name"]')].map((field) => field.value.trim());

function offerPlaces() {
  const names = placeNames();
  for (const select of document.querySelectorAll('select[name^="shipment-"][name$="-place"]')) {
    const { value, selectedIndex } = select;
    select.length = 1;
    for (const name of names) select.add(new Option(name || "—", name));
    if (names.includes(value)) select.value = value;
    else select.selectedIndex = selectedIndex < select.length ? selectedIndex : 0;
  }
}

document.addEventListener("input", (event) => {
  if (/^place-\d+-name$/.test(event.target.name ?? "")) offerPlaces();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "rows-place" || event.detail.elt?.id === "rows-place") offerPlaces();
});

// 1 day, 2 days: the words follow the number beside them.
document.addEventListener("input", (event) => {
  if (!event.target.name?.startsWith("trial-")) return;
  const words = Number(event.target.value) === 1 ? "one" : "many";
  for (const option of document.querySelectorAll(`[name="trial_unit-${event.target.name.slice(6)}"] option`)) option.textContent = option.dataset[words];
});

// A long sheet: find by name, show only what is chosen. Rows that are hidden keep their values and are sent.
const tools = document.querySelector("[data-sheet-tools]");

function narrow() {
  const wanted = tools.querySelector("[data-sheet-search]").value.trim().toLowerCase();
  const chosen = tools.querySelector("[data-sheet-chosen]").checked;
  let shown = 0;
  for (const row of document.querySelectorAll("#step tr[data-price]")) {
    const named = row.querySelector("strong").textContent.toLowerCase().includes(wanted);
    const group = row.parentElement.querySelector(".group")?.textContent.toLowerCase().includes(wanted) ?? false;
    row.hidden = !(named || group) || (chosen && !Number(row.querySelector("[data-quantity]").value) && !row.matches(".wrong"));
    shown += !row.hidden;
  }
  for (const body of document.querySelectorAll("#step tbody:has(.group)")) {
    body.querySelector(".group").hidden = !body.querySelector("tr[data-price]:not([hidden])");
  }
  const said = tools.querySelector("[data-sheet-said]");
  said.textContent = shown ? "" : said.dataset.none;
}

if (tools) {
  tools.addEventListener("input", narrow);
  tools.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  document.addEventListener("htmx:afterSettle", () => {
    narrow();
    document.querySelector("#step [data-quantity]")?.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Another step of the list: what was typed here is saved on the way.
let changed = false;
document.addEventListener("input", (event) => { changed ||= Boolean(event.target.closest("#step")); });
document.addEventListener("click", (event) => {
  const link = event.target.closest(".steps a");
  const step = document.querySelector("#step");
  if (!link || !changed || !step || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const to = new URL(link.href).pathname.split("/").at(-2);
  step.append(Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: to }));
  step.requestSubmit();
});

// What is typed is kept by the server two seconds after the last key; passwords and files are not.
const form = document.querySelector("#step");
let waiting;
let sending;

async function autosave() {
  const data = new FormData(form);
  data.set("autosave", "1");
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  sending = new AbortController();
  try {
    const answer = await fetch(window.location.href, { method: "POST", body: new URLSearchParams(data), signal: sending.signal });
    if (answer.status !== 200 || answer.redirected) return;
    document.querySelector("[data-autosaved]").textContent = `· ${await answer.text()}`;
    const left = [...form.querySelectorAll("[type=password], [type=file]")].some((field) => field.value);
    if (!left) document.dispatchEvent(new Event("kept"));
  } catch {
    // no connection: the page still holds it, and asks before it is left
  }
}

if (form && document.querySelector("[data-autosaved]")) {
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(autosave, 2000); });
  form.addEventListener("submit", () => { clearTimeout(waiting); sending?.abort(); });
}
