// A menu is a <details>: a press elsewhere, or Escape, closes it.

const OPEN = "details.menu[open]";

export function closeMenusAround(): void {
  document.addEventListener("click", (event) => closeAll(event.target));
  document.addEventListener("focusin", (event) => closeAll(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus) menu.querySelector("summary")?.focus();
    }
  });
}

function openMenus(): NodeListOf<HTMLDetailsElement> {
  return document.querySelectorAll<HTMLDetailsElement>(OPEN);
}

function closeAll(around: EventTarget | null): void {
  for (const menu of openMenus()) {
    if (!(around instanceof Node && menu.contains(around))) menu.open = false;
  }
}
