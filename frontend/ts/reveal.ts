// data-reveal-when="size=4+" shows a part of a form only while that answer is chosen; without script it stays.
import { all, onContent } from "./dom";

export function revealByAnswer(): void {
  onContent((root) => all(root, "[data-reveal-when]").forEach(update));
  document.addEventListener("change", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form") : null;
    if (form) all(form, "[data-reveal-when]").forEach(update);
  });
  // A form that is reset says so before its fields have changed.
  document.addEventListener("reset", (event) => {
    const form = event.target as HTMLFormElement;
    setTimeout(() => all(form, "[data-reveal-when]").forEach(update));
  });
}

function update(part: HTMLElement): void {
  const condition = part.dataset.revealWhen ?? "";
  const cut = condition.indexOf("=");
  const form = part.closest("form");
  if (!form || cut < 0) return;
  const answers = new FormData(form).getAll(condition.slice(0, cut)).map(String);
  part.hidden = !condition.slice(cut + 1).split("|").some((value) => answers.includes(value));
}
