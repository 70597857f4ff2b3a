// Ticked rows of a grid: how many, and for how many of them each act is. Every act works without it.
const rows = (grid) => [...grid.querySelectorAll("tbody .pick input")];

function count(grid) {
  const bar = grid.querySelector(".bulk-bar");
  if (!bar) return;
  const ticked = rows(grid).filter((box) => box.checked);
  const all = bar.querySelector("[name=all]")?.checked;
  const number = bar.querySelector("[data-count]");
  number.textContent = all ? number.dataset.all : String(ticked.length);
  for (const part of bar.querySelectorAll("[data-for]")) {
    const fit = ticked.filter((box) => box.dataset.acts.split(" ").includes(part.dataset.for)).length;
    part.textContent = all || fit === ticked.length ? "" : ` ${fit} ${part.dataset.of} ${ticked.length}`;
    part.closest("button").disabled = !all && fit === 0;
  }
  const page = grid.querySelector("[data-pick-page]");
  page.checked = ticked.length > 0 && ticked.length === rows(grid).length;
  page.indeterminate = ticked.length > 0 && !page.checked;
}

document.addEventListener("change", (event) => {
  const grid = event.target.closest?.(".grid");
  if (!grid) return;
  if (event.target.matches("[data-pick-page]")) for (const box of rows(grid)) box.checked = event.target.checked;
  if (event.target.matches("[data-pick-page], .pick input, .bulk-bar [name=all]")) count(grid);
});

document.addEventListener("reset", (event) => {
  const grid = event.target.matches(".bulk-bar") && event.target.closest(".grid");
  if (grid) setTimeout(() => count(grid));
});

// Back to a page whose boxes the browser has kept ticked.
window.addEventListener("pageshow", () => document.querySelectorAll(".grid").forEach(count));

// What a person had opened of the filters stays open while the rows change.
let open = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  open = event.detail.target?.matches?.(".grid") && event.detail.target.querySelector("details.more[open]") ? event.detail.target.id : "";
});
document.addEventListener("htmx:afterSwap", () => {
  const more = open && document.querySelector(`#${open} details.more`);
  if (more) more.open = true;
});
document.addEventListener("click", (event) => {
  for (const more of document.querySelectorAll("details.more[open]")) if (!more.contains(event.target)) more.open = false;
});
document.addEventListener("keydown", (event) => {
  const more = event.key === "Escape" && event.target.closest?.("details.more[open]");
  if (!more) return;
  more.open = false;
  more.querySelector("summary").focus();
});

// What is cut in a cell is told by the pointer; a press on it, or the focus in its row, shows it whole.
const cut = (where) => {
  const cell = where.closest?.(".scroller tbody td > div, .scroller tbody td");
  return cell && cell.scrollWidth > cell.clientWidth ? cell : null;
};
document.addEventListener("pointerover", (event) => {
  const cell = cut(event.target);
  if (cell && !cell.title) cell.title = cell.textContent.replace(/\s+/g, " ").trim();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("a, button, input, label, summary") || !cut(event.target)) return;
  event.target.closest("tr").classList.add("whole");
});
