// Now, Order(+/-), To Be as a person types: what the server computes again.

const LANGUAGE = document.documentElement.lang === "de" ? "de" : "en-GB";
const FIGURES = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const COUNTS = new Intl.NumberFormat(LANGUAGE);
const minus = (text) => text.replace("-", "−"); // as the server writes it
const MONEY = { format: (number) => minus(FIGURES.format(number)) };
const $ = (selector, root) => root.querySelector(selector);
const all = (selector, root) => [...root.querySelectorAll(selector)];

const signed = (number, words) => (number > 0 ? "+" : number < 0 ? "−" : "") + words(Math.abs(number));

// As the server reads it: a comma before the last one or two digits is a decimal comma.
function amount(text) {
  const bare = text.replace(/\s/g, "");
  return Number(/^-?[\d.]*,\d{1,2}$/.test(bare) ? bare.replace(/\./g, "").replace(",", ".") : bare.replace(/,/g, ""));
}

// A row of what there is: its To Be, its effect, whether it would fall below what is in use.
function countRow(row, sum) {
  const now = Number(row.dataset.now);
  const change = Number($("[data-change]", row).value || 0);
  const toBe = now + change;
  const once = "once" in row.dataset;
  const money = (once ? Math.max(change, 0) : change) * Number(row.dataset.each || 0);
  const short = toBe < Number(row.dataset.least || 0) || toBe < 0;
  $("[data-to-be]", row).textContent = minus(COUNTS.format(toBe));
  row.classList.toggle("changed", change !== 0 && !short);
  row.classList.toggle("wrong", short);
  const effect = $("[data-effect]", row);
  if (effect) {
    effect.textContent = money ? signed(money, (n) => MONEY.format(n)) : "";
    effect.className = money > 0 ? "plus" : money < 0 ? "minus" : "";
  }
  const words = row.nextElementSibling;
  if (words?.matches("[data-warning]")) words.hidden = !(change < 0 && short);
  sum.now += now;
  sum.change += change;
  if (once) sum.once += money;
  else {
    sum.monthly += now * Number(row.dataset.each || 0);
    sum.effect += money;
  }
}

// A row of what may be added, with a price of its own.
function countNew(row, sum) {
  const quantity = Number($("[data-quantity]", row)?.value || 0);
  const price = amount($("[data-price-field]", row)?.value || row.dataset.price);
  sum.change += quantity;
  if (row.dataset.charge === "once") sum.once += quantity * price;
  else sum.effect += quantity * price;
}

// A limit: money, which is no part of any sum.
function countLimit(row) {
  const toBe = Number(row.dataset.nowMoney) + amount($("[data-change-money]", row).value || "0");
  $("[data-to-be]", row).textContent = Number.isNaN(toBe) ? "—" : MONEY.format(toBe);
  row.classList.toggle("changed", toBe !== Number(row.dataset.nowMoney));
  row.classList.toggle("wrong", !(toBe >= 0 && toBe <= Number(row.dataset.most)));
}

function count(form) {
  for (const row of all("tr[data-now-money]", form)) countLimit(row);
  const sum = { now: 0, change: 0, monthly: 0, effect: 0, once: 0 };
  for (const row of all("tr[data-now]", form)) countRow(row, sum);
  for (const row of all("tr[data-price]", form)) countNew(row, sum);
  const shown = {
    "[data-sum-now]": String(sum.now),
    "[data-sum-change]": signed(sum.change, String),
    "[data-sum-to-be]": minus(String(sum.now + sum.change)),
    "[data-money-now]": MONEY.format(sum.monthly),
    "[data-money-to-be]": MONEY.format(sum.monthly + sum.effect),
    "[data-money-change]": signed(sum.effect, (n) => MONEY.format(n)),
    "[data-money-once]": MONEY.format(sum.once),
  };
  for (const [selector, text] of Object.entries(shown)) {
    const place = $(selector, form);
    if (place) place.textContent = text;
  }
}

// Only changed lines, and lines that a word is looked for in.
function sift(sheet) {
  const only = $("[data-only-changed]", sheet).checked;
  const wanted = $("[data-find]", sheet).value.trim().toLowerCase();
  let hidden = 0;
  let money = 0;
  for (const row of all("tr[data-now]", sheet)) {
    const unchanged = only && !Number($("[data-change]", row).value || 0) && !row.classList.contains("wrong");
    row.hidden = unchanged || !row.innerText.toLowerCase().includes(wanted);
    if (!unchanged) continue;
    hidden += 1;
    if (!("once" in row.dataset)) money += Number(row.dataset.now) * Number(row.dataset.each || 0);
  }
  for (const body of all("tbody", sheet)) {
    const rows = all("tr[data-now]", body);
    const group = $("tr.group", body);
    if (group) group.hidden = rows.length > 0 && rows.every((row) => row.hidden);
  }
  const words = $("[data-hidden-lines]", sheet);
  words.hidden = hidden === 0;
  $("[data-hidden-count]", words).textContent = String(hidden);
  $("[data-hidden-money]", words).textContent = MONEY.format(money);
  $("[data-hidden-money-part]", words).hidden = money === 0;
}

for (const sheet of all("[data-change-sheet]", document)) {
  const tools = $("[data-sheet-tools]", sheet);
  if (!tools) continue;
  tools.hidden = false;
  tools.addEventListener("input", () => sift(sheet));
  tools.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  $("[data-show-all]", sheet).addEventListener("click", () => {
    $("[data-only-changed]", sheet).checked = false;
    sift(sheet);
    $("[data-only-changed]", sheet).focus();
  });
}

const form = $("form[data-dirty]", document);
form.addEventListener("input", () => count(form));
// After the summary of problems has had the focus, it lands where the first of them is mended.
document.addEventListener("DOMContentLoaded", () => $("tr.wrong [data-change]", form)?.focus());
