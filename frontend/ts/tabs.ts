// The current tab is brought into sight when its row is wider than the screen.
import { all, onContent } from "./dom";

export function showCurrentTabs(): void {
  onContent((root) => all(root, ".tabs [aria-current]").forEach(show));
}

function show(tab: HTMLElement): void {
  const row = tab.closest<HTMLElement>(".tabs");
  if (!row) return;
  const left = tab.getBoundingClientRect().left - row.getBoundingClientRect().left;
  row.scrollLeft += left - (row.clientWidth - tab.offsetWidth) / 2;
}
