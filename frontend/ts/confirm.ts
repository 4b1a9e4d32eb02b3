// A form that says data-confirm asks before it is sent, in a dialog that names what will happen.

let confirmed: HTMLFormElement | null = null;

export function confirmBeforeSending(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.dataset.confirm || form === confirmed) {
        confirmed = null;
        return;
      }
      const dialog = document.querySelector<HTMLDialogElement>("#confirm");
      if (!dialog) return;
      event.preventDefault();
      event.stopPropagation(); // htmx must not send it either
      ask(dialog, form, event.submitter);
    },
    { capture: true },
  );
}

function ask(dialog: HTMLDialogElement, form: HTMLFormElement, submitter: HTMLElement | null): void {
  const { confirm = "", confirmDetail = "", confirmYes } = form.dataset;
  const write = (selector: string, text: string) => {
    const place = dialog.querySelector<HTMLElement>(selector);
    if (!place) return;
    place.textContent = text;
    place.hidden = text === "";
  };
  write("h2", confirm);
  write("[data-confirm-detail]", confirmDetail);
  const yes = dialog.querySelector<HTMLElement>("[data-confirm-yes]");
  if (yes) {
    yes.dataset.usual ??= yes.textContent ?? "";
    yes.textContent = confirmYes ?? yes.dataset.usual;
  }
  dialog.returnValue = "";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "yes") return;
      confirmed = form;
      form.requestSubmit(submitter);
    },
    { once: true },
  );
  dialog.showModal();
}
