/**
 * Readies an element for a chart. The chart library empties its element by `innerHTML = ''`, which the page's content policy
 * refuses (Trusted Types): here whatever is set only empties, and nothing ever becomes HTML.
 */
export const readyForChart = (element: HTMLElement): HTMLElement =>
  Object.defineProperty(element, 'innerHTML', {
    configurable: true,
    set: () => {
      element.replaceChildren();
    },
  });
