// A toast leaves after ten seconds, not while it is pointed at or holds the focus. An error stays.
import { all, on, onContent } from "./dom";

const STAYS = 10_000;
const timers = new WeakMap<HTMLElement, number>();

export function dismissToasts(): void {
  onContent((root) => all(root, "[data-toast]").forEach(start));
  on("click", "[data-toast] [data-dismiss]", (button) => button.closest("[data-toast]")?.remove());
}

function start(toast: HTMLElement): void {
  if (timers.has(toast) || toast.classList.contains("toast-error")) return;
  const wait = () => timers.set(toast, window.setTimeout(() => toast.remove(), STAYS));
  const hold = () => window.clearTimeout(timers.get(toast));
  for (const type of ["pointerenter", "focusin"]) toast.addEventListener(type, hold);
  for (const type of ["pointerleave", "focusout"]) {
    toast.addEventListener(type, () => {
      hold();
      if (!toast.matches(":hover, :focus-within")) wait();
    });
  }
  wait();
}
