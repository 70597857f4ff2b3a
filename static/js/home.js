// My Home Setting: moves portlets in place. Without it each button submits the form and the server moves them.
const form = document.querySelector("[data-mover-form]");
const columns = [...form.querySelectorAll("[data-column]")];
let dragged = null;

for (const item of form.querySelectorAll("[data-code]")) {
  item.tabIndex = 0;
  item.draggable = true;
  item.setAttribute("aria-label", item.dataset.title);
  item.setAttribute("aria-describedby", "how");
}

function place(item, column, before = null) {
  column.insertBefore(item, before);
  item.querySelector("input").name = column.dataset.column === "unused" ? "unused" : `col${column.dataset.column}`;
  const said = {
    title: item.dataset.title,
    column: column.dataset.column,
    position: [...column.children].indexOf(item) + 1,
    number: column.children.length,
  };
  const words = column.dataset.column === "unused" ? form.dataset.sayUnused : form.dataset.say;
  document.querySelector("#said").textContent = words.replace(/\{(\w+)\}/g, (_, name) => said[name]);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function move(item, to) {
  const list = item.parentElement;
  if (to === "up" && item.previousElementSibling) place(item, list, item.previousElementSibling);
  else if (to === "down" && item.nextElementSibling) place(item, list, item.nextElementSibling.nextElementSibling);
  else if (/^(1|2|unused)$/.test(to)) place(item, columns.find((column) => column.dataset.column === to));
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=move]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest("[data-code]");
  move(item, button.value.split(":").pop());
  if (button.offsetParent) button.focus();
  else item.focus();
});

const ARROWS = { ArrowUp: "up", ArrowDown: "down" };
form.addEventListener("keydown", (event) => {
  const item = event.target;
  if (!item.matches?.("[data-code]")) return;
  let to = ARROWS[event.key];
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    const next = columns.indexOf(item.parentElement) + (event.key === "ArrowRight" ? 1 : -1);
    to = columns[next]?.dataset.column;
  }
  if (!to) return;
  event.preventDefault();
  move(item, to);
  item.focus();
});

form.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-code]");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.code);
});
form.addEventListener("dragover", (event) => {
  if (dragged && event.target.closest(".card")) event.preventDefault();
});
form.addEventListener("drop", (event) => {
  const column = event.target.closest(".card")?.querySelector("[data-column]");
  if (!dragged || !column) return;
  event.preventDefault();
  const others = [...column.children].filter((item) => item !== dragged);
  const below = others.find((item) => event.clientY < item.getBoundingClientRect().top + item.offsetHeight / 2);
  place(dragged, column, below ?? null);
  dragged = null;
});
