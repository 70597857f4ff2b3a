// A reason that is clicked stands in the comment; without this the server draws the page with it.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-fill]");
  if (!button) return;
  event.preventDefault();
  const comment = document.getElementById(button.dataset.fill);
  comment.value = button.textContent.trim();
  comment.dispatchEvent(new Event("input", { bubbles: true }));
  comment.focus();
});
