// @ts-check
import { readCustomer } from './api.js';
import { createComposer } from './composer.js';
import { element } from './dom.js';
import { createTools, scanByHand } from './tools.js';

/** @typedef {import('./composer.js').Act} Act */

/** @param {File} file @returns {Promise<string>} */
const readBase64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result).split(',')[1] ?? ''));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(file);
  });

/** @param {Act} act */
const createPictureInput = (act) => {
  const input = /** @type {HTMLInputElement} */ (
    element('input', {
      type: 'file',
      accept: 'image/png,image/jpeg,image/gif',
      multiple: '',
      class: 'file',
      'data-testid': 'phone-picture-input',
      'aria-label': '发送图片',
      tabindex: '-1',
    })
  );
  input.addEventListener('change', async () => {
    for (const file of input.files ?? []) await act({ act: 'image', bytes: await readBase64(file) });
    input.value = '';
  });
  return input;
};

/** @param {import('./api.js').Channel} channel @param {Act} act */
const createMenu = (channel, act) =>
  element(
    'nav',
    { class: 'menu' },
    channel.menu.map(({ name, type, key }, index) => {
      const button = element('button', { type: 'button', 'data-testid': `phone-menu-${index + 1}` }, [name]);
      button.addEventListener('click', () => void act({ act: 'menu', type, key }));
      return button;
    }),
  );

/** @param {Act} act */
const createFollowRow = (act) => {
  const follow = element('button', { type: 'button', class: 'follow', 'data-testid': 'phone-follow' }, ['关注公众号']);
  const scan = element('button', { type: 'button', class: 'follow-scan', 'data-testid': 'phone-scan' }, ['扫码关注']);
  follow.addEventListener('click', () => void act({ act: 'follow' }));
  scan.addEventListener('click', () => void scanByHand(act));
  return element('div', { class: 'follow-row' }, [follow, scan]);
};

/**
 * Everything below the chat: writing, menu and tools, or the button to follow.
 *
 * @param {{ channel: import('./api.js').Channel, customer: import('./api.js').Customer, act: Act, resized: () => void, say: (words: string) => void }} input
 */
export const createFoot = ({ channel, customer, act, resized, say }) => {
  const isOfficial = channel.kind === 'official_account';
  const root = element('div', { class: 'foot' });
  /** @param {boolean} shown */
  const showTools = (shown) => {
    tools.hidden = !shown;
    root.classList.toggle('has-tools', shown);
    if (shown) resized();
  };
  /** @type {Act} */
  const actAndFold = async (what) => {
    showTools(false);
    await act(what);
  };
  /** @param {string} words */
  const sayAndFold = (words) => {
    showTools(false);
    say(words);
  };
  const pictures = createPictureInput(actAndFold);
  const tools = createTools({
    isOfficial,
    act: actAndFold,
    pickPicture: () => pictures.click(),
    customer,
    say: sayAndFold,
  });
  const composer = createComposer({
    act,
    hasVoice: isOfficial,
    moreTools: () => showTools(tools.hasAttribute('hidden')),
  });
  const menu = isOfficial && channel.menu.length > 0 ? [createMenu(channel, act)] : [];
  return {
    root,
    fold: () => showTools(false),
    /** Asks whether they still follow, and shows what fits. */
    draw: async () => {
      const { following } = await readCustomer(customer);
      if (isOfficial && !following) root.replaceChildren(createFollowRow(act));
      else root.replaceChildren(composer, ...menu, tools, pictures);
    },
  };
};
