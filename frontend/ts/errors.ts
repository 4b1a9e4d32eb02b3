// The summary of errors takes the focus, so that it is read first; its links lead into the field.
import { all, on, onContent } from "./dom";

export function focusFirstError(): void {
  onContent((root) => all(root, "[data-error-summary]")[0]?.focus());
  on("click", "[data-error-summary] a", (link, event) => {
    const target = document.getElementById((link.getAttribute("href") ?? "").slice(1));
    if (!target) return;
    event.preventDefault();
    target.closest(".field")?.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  });
}
