// data-print opens the browser's own print sheet; without script the button is not shown.
import { all, on, onContent } from "./dom";

export function printOnPress(): void {
  onContent((root) => all(root, "[data-print]").forEach((button) => (button.hidden = false)));
  on("click", "[data-print]", () => window.print());
}
