// The little that the browser does by itself. Every screen works without it.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle-menu]");
  if (toggle) {
    const open = $("#menu").classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
  }
  const step = event.target.closest("[data-step]");
  if (step) {
    const input = $("input", step.parentElement);
    input.value = Number(input.value || 0) + Number(step.dataset.step);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const up = event.target.closest("[data-up], [data-down]");
  if (up) move(up.closest("li"), up.hasAttribute("data-up"));
});

function move(item, upwards) {
  const other = upwards ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (upwards) other.before(item);
  else other.after(item);
  say(`${item.textContent.trim().split("\n")[0]}: ${[...item.parentElement.children].indexOf(item) + 1} / ${item.parentElement.children.length}`);
}

function say(text) {
  const status = $(".messages");
  if (status) status.setAttribute("aria-label", text);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-go]") && event.target.value) window.location = event.target.value;
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    const palette = $("#palette");
    if (palette) {
      event.preventDefault();
      palette.showModal();
      $("input", palette).select();
    }
  }
  const opened = $("#palette[open]");
  if (event.key === "Escape" && opened) {
    event.preventDefault(); // a search field would only empty itself
    opened.close();
    return;
  }
  const menu = $("#menu.open");
  if (event.key === "Escape" && menu) {
    menu.classList.remove("open");
    $("[data-toggle-menu]").setAttribute("aria-expanded", "false");
    $("[data-toggle-menu]").focus();
  }
  const inQuantity = event.target.matches?.("input[type=number]");
  if (inQuantity && event.key === "Enter") event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.tagName === "DIALOG") event.target.close();
});

// Live totals: data-now, data-price on a row; the server recomputes every figure.
document.addEventListener("input", (event) => {
  const row = event.target.closest("tr[data-price]");
  if (row) total(row.closest("form"));
});

const MONEY = new Intl.NumberFormat(document.documentElement.lang === "de" ? "de" : "en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

// As the server reads it: a comma before the last one or two digits is a decimal comma.
function amount(text) {
  const bare = text.replace(/\s/g, "");
  return Number(/^-?[\d.]*,\d{1,2}$/.test(bare) ? bare.replace(/\./g, "").replace(",", ".") : bare.replace(/,/g, ""));
}

function total(form) {
  let count = 0;
  let monthly = 0;
  for (const row of form.querySelectorAll("tr[data-price]")) {
    const quantity = Number($("[data-quantity]", row)?.value || 0);
    const priceField = $("[data-price-field]", row);
    const price = amount(priceField?.value || row.dataset.price);
    row.classList.toggle("changed", quantity !== 0);
    const own = $("[data-line-total]", row);
    if (own) own.textContent = MONEY.format(quantity * price);
    count += quantity;
    if (row.dataset.charge !== "once") monthly += quantity * price;
  }
  const countField = $("[data-total-count]", form);
  const moneyField = $("[data-total-money]", form);
  if (countField) countField.textContent = String(count);
  if (moneyField) moneyField.textContent = MONEY.format(monthly);
}

// Empty filters stay out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  const { parameters, elt } = event.detail;
  if (!elt.matches?.("form.filters")) return;
  for (const key of [...Object.keys(parameters)]) if (parameters[key] === "") delete parameters[key];
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("form.filters"))
    for (const field of event.target.elements) if (field.name && field.value === "") field.disabled = true;
});

// Of a line that is longer than the window, what is open is in sight.
function showOpen() {
  for (const one of document.querySelectorAll(".tabs [aria-current], .steps ol [aria-current]")) {
    const line = one.closest(".tabs, .steps ol");
    const [inside, around] = [one.getBoundingClientRect(), line.getBoundingClientRect()];
    if (inside.right > around.right || inside.left < around.left) line.scrollLeft += inside.left - around.left - (around.width - inside.width) / 2;
  }
}
document.addEventListener("DOMContentLoaded", showOpen);
document.addEventListener("htmx:afterSettle", showOpen);

// What takes its time says so, as long as the page stands.
let slow;
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post" || event.submitter?.value === "excel") return;
  slow = setTimeout(() => document.body.classList.add("sending"), 400);
});
window.addEventListener("pageshow", () => {
  clearTimeout(slow);
  document.body.classList.remove("sending");
});

// A form that was changed asks before it is left.
let dirty = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-dirty]")) dirty = true; });
document.addEventListener("submit", () => { dirty = false; });
document.addEventListener("kept", () => { dirty = false; });
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

// Five minutes before the idle time ends, ask.
function watchIdle() {
  const { idle, warn } = document.body.dataset;
  if (!idle) return;
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => $("#idle").showModal(), (Number(idle) - Number(warn)) * 1000);
  };
  start();
  $("[data-stay]")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    await fetch(event.target.action, { method: "POST", body: new FormData(event.target) });
    $("#idle").close();
    start();
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.classList.add("js");
  watchIdle();
  $("#problems")?.focus();
  $("[list=reseller-names]")?.addEventListener("focus", loadResellers, { once: true });
  for (const opened of document.querySelectorAll("dialog[data-open]")) opened.showModal();
});

async function loadResellers() {
  const names = $("#reseller-names");
  if (names.children.length) return;
  const answer = await fetch("/lookup/resellers/", { headers: { Accept: "application/json" } });
  for (const name of await answer.json()) names.append(Object.assign(document.createElement("option"), { value: name }));
}

// Back to a form that has made something: the server knows by its nonce what, and leads there.
const made = $("form[data-made] input[name=nonce]");
if (made) {
  const before = history.state?.nonce;
  const came = performance.getEntriesByType("navigation")[0]?.type;
  if (before && came === "back_forward") window.location.replace(`?nonce=${before}`);
  else history.replaceState({ ...history.state, nonce: made.value }, "");
}

// An ID or a number onto the clipboard; on a page that is not secure the browser's older way.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const { copy: text, copied } = button.dataset;
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyBySelecting(text, button);
  const words = $(".vh", button);
  const before = words.textContent;
  words.textContent = copied;
  button.classList.add("copied");
  setTimeout(() => { words.textContent = before; button.classList.remove("copied"); }, 2000);
});

function copyBySelecting(text, button) {
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "vh" });
  button.after(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  button.focus();
}
