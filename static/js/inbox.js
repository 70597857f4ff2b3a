// The inbox as a panel under the bell. Without this the bell leads to its page.
"use strict";

{
  const panel = document.querySelector("#inbox-panel");
  const bell = document.querySelector("[data-bell]");
  let wasOpen = false;

  if (bell && panel?.showPopover) {
    bell.addEventListener("pointerdown", () => { wasOpen = panel.matches(":popover-open"); });
    bell.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (wasOpen) { wasOpen = false; return; } // the press outside has closed it already
      window.htmx.ajax("GET", bell.href, { target: panel, swap: "innerHTML" }).then(() => {
        panel.showPopover();
        panel.querySelector("h2")?.focus();
      });
    });
    panel.addEventListener("toggle", (event) => {
      const open = event.newState === "open";
      bell.setAttribute("aria-expanded", String(open));
      if (!open && panel.contains(document.activeElement)) bell.focus();
      if (!open) panel.replaceChildren(); // what is not seen asks for nothing
    });
    // What was pressed is gone with the old list: the focus goes to the head of the new one. What renews itself leaves it
    // where it is, unless it took it away.
    let inside = false;
    document.addEventListener("htmx:beforeSwap", () => { inside = Boolean(document.activeElement?.closest("[data-inbox]")); });
    document.addEventListener("htmx:afterSwap", (event) => {
      const lost = inside && document.activeElement === document.body;
      if (!lost && !event.detail.requestConfig?.triggeringEvent?.isTrusted) return;
      const list = [event.target, event.detail.elt].map((one) => one?.closest?.("[data-inbox]")).find(Boolean);
      (list || (panel.matches(":popover-open") ? panel : null))?.querySelector("h2")?.focus();
    });
  }
}
