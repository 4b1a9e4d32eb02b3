// data-copy="#id" puts the text of that element on the clipboard, and says so.
import { all, on, onContent } from "./dom";

export function copyOnPress(): void {
  onContent((root) => {
    for (const button of all<HTMLButtonElement>(root, "[data-copy]")) button.hidden = !navigator.clipboard;
  });
  on("click", "[data-copy]", async (button) => {
    const source = document.querySelector<HTMLElement>(button.dataset.copy || "#");
    if (!source) return;
    const text = source instanceof HTMLInputElement ? source.value : source.innerText;
    await navigator.clipboard.writeText(text.trim());
    const label = button.querySelector<HTMLElement>("[data-copy-label]");
    if (label && button.dataset.copied) label.textContent = button.dataset.copied;
  });
}
