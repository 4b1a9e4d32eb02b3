// The buttons on either side of a small number.
import { on } from "./dom";

export function stepNumbers(): void {
  on("click", "[data-stepper] [data-step]", (button) => {
    const input = button.closest("[data-stepper]")?.querySelector("input");
    if (!input) return;
    if (button.dataset.step === "1") input.stepUp();
    else input.stepDown();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
