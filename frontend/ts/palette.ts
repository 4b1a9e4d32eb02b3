// Ctrl K or ⌘ K: find a person or an action. Without script the same button leads to the search page.
import { on } from "./dom";

const PAUSE = 120;

interface Palette {
  dialog: HTMLDialogElement;
  input: HTMLInputElement;
  results: HTMLElement;
  status: HTMLElement;
  form: HTMLFormElement;
}

let timer = 0;
let asked: AbortController | undefined;

export function openPalette(): void {
  const palette = find();
  if (!palette) return;
  on("click", "[data-palette]", (_link, event) => {
    event.preventDefault();
    open(palette);
  });
  on("click", "#palette [data-close]", () => palette.dialog.close());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open(palette);
    }
  });
  palette.dialog.addEventListener("click", (event) => {
    if (event.target === palette.dialog) palette.dialog.close();
  });
  palette.input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => load(palette), PAUSE);
  });
  palette.input.addEventListener("keydown", (event) => steer(palette, event));
}

function find(): Palette | undefined {
  const dialog = document.querySelector<HTMLDialogElement>("#palette");
  const input = dialog?.querySelector<HTMLInputElement>("input[name=q]");
  const results = dialog?.querySelector<HTMLElement>("[role=listbox]");
  const status = dialog?.querySelector<HTMLElement>("[data-palette-status]");
  const form = input?.form;
  return dialog && input && results && status && form ? { dialog, input, results, status, form } : undefined;
}

function open(palette: Palette): void {
  if (palette.dialog.open) return;
  palette.input.value = "";
  palette.dialog.showModal();
  palette.input.focus();
  load(palette);
}

async function load(palette: Palette): Promise<void> {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  // Sent, not written in the address: what is typed is often a name.
  const body = new FormData(palette.form);
  try {
    const answer = await fetch(palette.form.action, { method: "POST", body, headers: { "HX-Request": "true" }, signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const markup = await answer.text();
    if (!signal.aborted) show(palette, markup);
  } catch {
    if (!signal.aborted) say(palette, palette.status.dataset.failed, true);
  }
}

function show(palette: Palette, markup: string): void {
  // Our own server's template, parsed apart: a script in it would not run, and the policy forbids it too.
  const parsed = new DOMParser().parseFromString(markup, "text/html");
  palette.results.replaceChildren(...parsed.body.childNodes);
  const options = optionsOf(palette);
  options.forEach((option, index) => (option.id = `palette-option-${index}`));
  choose(palette, options[0]);
  say(palette, options.length ? palette.status.dataset.some : palette.status.dataset.none, !options.length);
}

function say(palette: Palette, text: string | undefined, visibly: boolean): void {
  palette.status.textContent = text ?? "";
  palette.status.classList.toggle("visually-hidden", !visibly);
  if (visibly) {
    palette.results.replaceChildren();
    choose(palette, undefined);
  }
}

function optionsOf(palette: Palette): HTMLElement[] {
  return [...palette.results.querySelectorAll<HTMLElement>("[role=option]")];
}

function choose(palette: Palette, chosen: HTMLElement | undefined): void {
  for (const option of optionsOf(palette)) option.setAttribute("aria-selected", String(option === chosen));
  if (chosen) palette.input.setAttribute("aria-activedescendant", chosen.id);
  else palette.input.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

function steer(palette: Palette, event: KeyboardEvent): void {
  const options = optionsOf(palette);
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    options[at]!.click();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !options.length) return;
  event.preventDefault();
  choose(palette, options[(at + step + options.length) % options.length]);
}
