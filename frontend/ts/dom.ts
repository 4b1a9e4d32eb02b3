// The few words every behaviour uses.

/** Calls `act` when something inside an element that matches `selector` receives the event. */
export function on<K extends keyof DocumentEventMap>(
  type: K,
  selector: string,
  act: (found: HTMLElement, event: DocumentEventMap[K]) => void,
): void {
  document.addEventListener(type, (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const found = target?.closest<HTMLElement>(selector);
    if (found) act(found, event);
  });
}

/** Calls `act` now, and each time htmx has put something new on the page. */
export function onContent(act: (root: ParentNode) => void): void {
  act(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.target instanceof Element && event.target !== document.body) act(event.target);
  });
}

/** Elements that match, the root itself included. */
export function all<E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E[] {
  const own = root instanceof HTMLElement && root.matches(selector) ? [root as E] : [];
  return [...own, ...root.querySelectorAll<E>(selector)];
}
