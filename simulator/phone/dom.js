// @ts-check

/**
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} [children]
 */
export const element = (name, attributes = {}, children = []) => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
};

/** The drawings of the page: line icons on a 24-unit square. */
const drawings = {
  back: 'M15 4 7 12l8 8',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  plus: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5v9M7.5 12h9',
  smile: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.6 9.8h.01M15.4 9.8h.01M8 14c1 1.7 2.4 2.4 4 2.4s3-.7 4-2.4',
  voice: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.4 10.6v2.8M12 8.4v7.2M14.6 10.6v2.8',
  picture: 'M4 5h16v14H4zM4 16l4.5-4.5 3.5 3.5 3-3 5 5M15.2 9h.01',
  place: 'M12 21s7-6.2 7-11.4A7 7 0 0 0 5 9.6C5 14.8 12 21 12 21M12 12a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16',
  enter: 'M4 12h11M11 8l4 4-4 4M15 4h5v16h-5',
  follow: 'M10 11.5a3.8 3.8 0 1 0 0-7.5 3.8 3.8 0 0 0 0 7.5M3 20c0-3.6 3-6 7-6 1.5 0 2.9.3 4 .9M18 14v6M15 17h6',
  unfollow: 'M10 11.5a3.8 3.8 0 1 0 0-7.5 3.8 3.8 0 0 0 0 7.5M3 20c0-3.6 3-6 7-6 1.5 0 2.9.3 4 .9M15 17h6',
  waves: 'M8 9.5a3.5 3.5 0 0 1 0 5M11 7a7 7 0 0 1 0 10M14 4.5a10.5 10.5 0 0 1 0 15',
  play: 'M9 6.5v11l9-5.5z',
  pay: 'M4 7.5h16v10H4zM4 10.5h16M7 14.5h3',
  complain: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5v5.5M12 16v.5',
  app: 'M9.5 14.6a2.8 2.8 0 1 1-2.7-3M14.5 9.4a2.8 2.8 0 1 1 2.7 3M9.5 14.6V9.8c0-1.8 1-2.9 2.5-2.9M14.5 9.4v4.8c0 1.8-1 2.9-2.5 2.9',
  music: 'M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0',
  bag: 'M5 8h14l-1 12H6zM9 8V6.5a3 3 0 0 1 6 0V8',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20c.6-4 3.6-6 7.5-6s6.9 2 7.5 6',
};

/** @param {keyof typeof drawings} name */
export const icon = (name) => {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', drawings[name]);
  svg.append(path);
  return svg;
};

const TOAST_MS = 2200;

/** @param {Element} place @param {string} words */
export const toast = (place, words) => {
  const shown = element('div', { class: 'toast', role: 'status' }, [words]);
  place.append(shown);
  setTimeout(() => shown.remove(), TOAST_MS);
};

/** @param {string} title @param {string} preset @returns {Promise<string | undefined>} */
export const ask = (title, preset) => {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('asker'));
  const field = /** @type {HTMLInputElement} */ (dialog.querySelector('input'));
  const heading = /** @type {HTMLElement} */ (dialog.querySelector('h2'));
  heading.textContent = title;
  field.value = preset;
  dialog.returnValue = 'cancel';
  dialog.showModal();
  field.select();
  // Enter in the field would otherwise press the first button of the form, which cancels.
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    dialog.close('ok');
  };
  field.addEventListener('keydown', onKey);
  return new Promise((resolve) => {
    const closed = () => {
      field.removeEventListener('keydown', onKey);
      resolve(dialog.returnValue === 'ok' ? field.value : undefined);
    };
    dialog.addEventListener('close', closed, { once: true });
  });
};

/**
 * One of several; undefined when none is taken.
 *
 * @param {string} title
 * @param {{ value: string, words: string }[]} choices
 * @returns {Promise<string | undefined>}
 */
export const choose = (title, choices) => {
  const dialog = /** @type {HTMLDialogElement} */ (element('dialog', { class: 'asker chooser' }));
  const buttons = choices.map(({ value, words }) => {
    const button = element('button', { type: 'button', 'data-testid': 'phone-choice' }, [words]);
    button.addEventListener('click', () => dialog.close(`taken ${value}`));
    return button;
  });
  const cancel = element('button', { type: 'button', class: 'chooser-cancel' }, ['取消']);
  cancel.addEventListener('click', () => dialog.close('cancel'));
  dialog.append(element('h2', {}, [title]), element('div', { class: 'chooser-list' }, buttons), cancel);
  document.body.append(dialog);
  dialog.returnValue = 'cancel';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue.startsWith('taken ') ? dialog.returnValue.slice('taken '.length) : undefined);
    });
  });
};
