// A form that says data-unsaved asks before what was typed in it is lost: no page is kept by the
// browser (no-store), so Back over HTTPS brings an empty form; and what is typed about somebody is
// put in no storage of the browser.
// A link inside the form is the writer's own way out, and is not asked about.
import { on } from "./dom";

const TYPED = "textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=search])";

let leavesOnPurpose = false;

export function keepUnsavedText(): void {
  on("click", "form[data-unsaved] a[href]", () => {
    leavesOnPurpose = true;
  });
  document.addEventListener("submit", () => {
    leavesOnPurpose = true;
  });
  document.addEventListener("input", () => {
    leavesOnPurpose = false; // what was sent by htmx left the page where it is
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leavesOnPurpose && hasUnsavedText()) event.preventDefault();
  });
}

function hasUnsavedText(): boolean {
  if (document.querySelector("form[data-unsaved] [aria-invalid=true]")) return true; // refused
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    `form[data-unsaved] :is(${TYPED})`,
  );
  return [...fields].some((field) => field.value !== field.defaultValue);
}
