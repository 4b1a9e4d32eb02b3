// The theme buttons act at once; the form is still posted, in the background, so that the choice is kept.
import { on } from "./dom";

export function switchTheme(): void {
  on("click", "[data-theme-form] button[name=theme]", (button, event) => {
    const form = button.closest("form");
    if (!(button instanceof HTMLButtonElement) || !form) return;
    event.preventDefault();
    show(button.value);
    const body = new FormData(form);
    body.set("theme", button.value);
    // "manual": the page the server would send us back to is the one we are on.
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => form.requestSubmit(button));
  });
}

function show(theme: string): void {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const each of document.querySelectorAll<HTMLButtonElement>("[data-theme-form] button[name=theme]")) {
    each.setAttribute("aria-pressed", String(each.value === theme));
  }
}
