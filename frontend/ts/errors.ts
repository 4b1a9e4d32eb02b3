// What is to be looked at before going on takes the focus, so that it is read first: the summary of
// errors, whose links lead into the field, or the files that may already be somebody's.
import { all, on, onContent } from "./dom";

export function focusFirstError(): void {
  onContent((root) => all(root, "[data-error-summary], [data-look-first]")[0]?.focus());
  on("click", "[data-error-summary] a", (link, event) => {
    const target = document.getElementById((link.getAttribute("href") ?? "").slice(1));
    if (!target) return;
    event.preventDefault();
    target.closest(".field")?.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  });
}
