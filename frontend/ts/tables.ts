// Tables that turn into cards lose their meaning for some screen readers (display: block): say it again.
import { all, onContent } from "./dom";

const ROLES: [string, string][] = [
  ["tbody", "rowgroup"],
  ["tr", "row"],
  ["tbody th", "rowheader"],
  ["thead th", "columnheader"],
  ["td", "cell"],
];

export function nameTableParts(): void {
  onContent((root) => {
    for (const table of all(root, "table.table-cards")) {
      table.setAttribute("role", "table");
      for (const [selector, role] of ROLES) {
        for (const part of table.querySelectorAll(selector)) part.setAttribute("role", role);
      }
    }
  });
}
