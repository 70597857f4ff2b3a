// Ctrl-K by keyboard: a combobox over what the server found. Without this its form leads to the search page.
"use strict";

{
  const palette = document.querySelector("#palette");
  const input = document.querySelector("#palette-q");
  const list = document.querySelector("#palette-found");
  const said = document.querySelector("#palette-said");
  const keys = document.querySelector("#palette-keys");
  const RECENT = palette ? `recent:${palette.dataset.who}` : "";
  const MOST = 8;
  let shownFor = null; // the text that the options belong to
  let picked = ""; // what an arrow chose, until something else is typed: a late answer does not take it away

  const options = () => [...list.querySelectorAll("[role=option]")];
  const read = () => { try { return JSON.parse(localStorage.getItem(RECENT)) || []; } catch { return []; } };

  function choose(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function drawn(text) {
    shownFor = text;
    const found = options();
    input.setAttribute("aria-expanded", String(found.length > 0));
    keys.hidden = text !== "?";
    said.textContent = found.length || text === "?" || !text ? "" : palette.dataset.none;
    if (found.length) said.textContent = "";
    choose(found.find((one) => one.dataset.href === picked) || found[0]);
  }

  function recent() {
    list.replaceChildren();
    const things = read();
    if (things.length) {
      const group = Object.assign(document.createElement("div"), { role: "group", ariaLabel: palette.dataset.recent });
      group.append(Object.assign(document.createElement("div"), { className: "palette-title", role: "presentation", textContent: palette.dataset.recent }));
      things.forEach(({ href, title }, n) => {
        const option = Object.assign(document.createElement("div"), { role: "option", id: `recent-${n}` });
        option.dataset.href = href;
        option.append(Object.assign(document.createElement("span"), { textContent: title }));
        group.append(option);
      });
      list.append(group);
    }
    drawn("");
  }

  // What has a number of its own was a thing; the last ones are offered first, to this person in this browser.
  function remember() {
    if (!/\/[^/]*\d[^/]*\//.test(location.pathname) || document.body.classList.contains("problem")) return;
    const title = document.title.split(" · ").slice(0, -1).join(" · ").split(" – ")[0];
    const things = [{ href: location.pathname, title }, ...read().filter((one) => one.title !== title)];
    localStorage.setItem(RECENT, JSON.stringify(things.slice(0, MOST)));
  }

  if (palette) {
    remember();
    new MutationObserver(() => { if (palette.open && !input.value) recent(); }).observe(palette, { attributeFilter: ["open"] });
    input.addEventListener("input", () => {
      picked = "";
      if (!input.value.trim()) recent();
    });
    document.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.target === list && !input.value.trim()) event.detail.shouldSwap = false;
    });
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.detail.target !== list) return;
      drawn((new URL(event.detail.pathInfo.finalRequestPath, location).searchParams.get("q") || "").trim());
    });
    input.addEventListener("keydown", (event) => {
      const found = options();
      const at = found.findIndex((one) => one.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (found.length) {
          const next = found[(at + step + found.length) % found.length];
          picked = next.dataset.href;
          choose(next);
        }
      }
    });
    input.form.addEventListener("submit", (event) => {
      const text = input.value.trim();
      const chosen = list.querySelector("[aria-selected=true]");
      if (text === "?" || (!text && !chosen)) event.preventDefault();
      else if (chosen && shownFor === text) {
        event.preventDefault();
        window.location = chosen.dataset.href;
      } else {
        input.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "go", value: "1" }));
      }
    });
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) window.location = option.dataset.href;
    });
  } else {
    for (const name of Object.keys(localStorage)) if (name.startsWith("recent:")) localStorage.removeItem(name);
  }
}
