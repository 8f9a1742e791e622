// @ts-check
import { listChannels, readCustomer } from './api.js';
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

/** What a tap does on the phone itself. */
const NO_PUSH = '微信直接展示素材，不推送给商户';

/** @param {import('./api.js').MenuButton} button @param {{ act: Act, say: (words: string) => void }} how */
const press = async ({ type, key }, { act, say }) => {
  if (type === 'plain') say(NO_PUSH);
  else await act({ act: 'menu', type, key });
};

/**
 * The account's menu; a button with others below opens them.
 *
 * @param {import('./api.js').MenuButton[]} menu
 * @param {{ act: Act, say: (words: string) => void }} how
 */
const createMenu = (menu, how) => {
  const root = element('nav', { class: 'menu' });
  const fold = () => root.querySelectorAll('.menu-inner').forEach((list) => list.remove());
  /** @param {import('./api.js').MenuButton} button @param {string} place */
  const draw = (button, place) => {
    const drawn = element('button', { type: 'button', 'data-testid': `phone-menu-${place}` }, [button.name]);
    if (button.type !== 'group') {
      drawn.addEventListener('click', () => {
        fold();
        void press(button, how);
      });
      return drawn;
    }
    drawn.classList.add('has-inner');
    const box = element('div', { class: 'menu-group' }, [drawn]);
    drawn.addEventListener('click', () => {
      const isOpen = box.querySelector('.menu-inner') !== null;
      fold();
      if (isOpen) return;
      const inner = button.inner.map((each, index) => draw(each, `${place}-${index + 1}`));
      box.prepend(element('div', { class: 'menu-inner' }, inner));
    });
    return box;
  };
  root.append(...menu.map((button, index) => draw(button, String(index + 1))));
  return root;
};

/** @param {string} appId @param {Act} act */
const createFollowRow = (appId, act) => {
  const follow = element('button', { type: 'button', class: 'follow', 'data-testid': 'phone-follow' }, ['关注公众号']);
  const scan = element('button', { type: 'button', class: 'follow-scan', 'data-testid': 'phone-scan' }, ['扫码关注']);
  follow.addEventListener('click', () => void act({ act: 'follow' }));
  scan.addEventListener('click', () => void scanByHand(appId, act));
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
  /** The menu as it is now: a merchant may have published another one. */
  const readMenu = async () => {
    if (!isOfficial) return [];
    const menu = (await listChannels()).find(({ appId }) => appId === channel.appId)?.menu ?? [];
    return menu.length > 0 ? [createMenu(menu, { act, say: sayAndFold })] : [];
  };
  return {
    root,
    fold: () => showTools(false),
    /** Asks whether they still follow, and shows what fits. */
    draw: async () => {
      const { following } = await readCustomer(customer);
      if (isOfficial && !following) root.replaceChildren(createFollowRow(channel.appId, act));
      else root.replaceChildren(composer, ...(await readMenu()), tools, pictures);
    },
  };
};
