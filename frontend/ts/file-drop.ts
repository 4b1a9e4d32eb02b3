// A file may be dropped on the frame around a file field.
import { on } from "./dom";

export function acceptDroppedFiles(): void {
  for (const type of ["dragenter", "dragover"] as const) {
    on(type, "[data-file-drop]", (frame, event) => {
      event.preventDefault();
      frame.dataset.over = "";
    });
  }
  on("dragleave", "[data-file-drop]", (frame, event) => {
    if (!(event.relatedTarget instanceof Node && frame.contains(event.relatedTarget))) delete frame.dataset.over;
  });
  on("drop", "[data-file-drop]", (frame, event) => {
    event.preventDefault();
    delete frame.dataset.over;
    const input = frame.querySelector<HTMLInputElement>("input[type=file]");
    const dropped = event.dataTransfer?.files;
    if (!input || !dropped?.length) return;
    input.files = input.multiple ? dropped : firstOf(dropped);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function firstOf(files: FileList): FileList {
  const kept = new DataTransfer();
  kept.items.add(files[0]!);
  return kept.files;
}
