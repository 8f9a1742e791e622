// @ts-check
import { doAct, readLines, readNow } from './api.js';
import { createChat } from './chat.js';
import { element, icon, toast } from './dom.js';
import { createFoot } from './foot.js';
import { createLedger } from './ledger.js';

/**
 * @typedef {import('./api.js').Channel} Channel
 * @typedef {import('./api.js').Customer} Customer
 * @typedef {import('./api.js').Line} Line
 * @typedef {import('./api.js').Occurrence} Occurrence
 */

const LOOK_EVERY_MS = 20_000;

const clockWords = () => new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false });

const createStatus = () => {
  const clock = element('span', {}, [clockWords()]);
  const root = element('div', { class: 'status' }, [
    clock,
    element('span', { class: 'status-right' }, [element('i', { class: 'signal' }), element('i', { class: 'battery' })]),
  ]);
  return { root, draw: () => (clock.textContent = clockWords()) };
};

/** The account's name, or that they are typing. @param {string} name */
const createTitle = (name) => {
  const root = element('span', { class: 'bar-title' }, [name]);
  let timer = 0;
  /** @param {number} forMs */
  const showTyping = (forMs) => {
    window.clearTimeout(timer);
    root.textContent = forMs > 0 ? '对方正在输入…' : name;
    if (forMs <= 0) {
      delete root.dataset.testid;
      return;
    }
    root.dataset.testid = 'phone-typing';
    timer = window.setTimeout(() => showTyping(0), forMs);
  };
  return { root, showTyping };
};

/** @param {Channel} channel @param {Customer} customer @param {() => void} close */
const createCaption = ({ kind }, { nickname, openid }, close) => {
  const closer = element('button', { type: 'button', class: 'caption-close', 'data-testid': 'phone-close' }, ['×']);
  closer.setAttribute('aria-label', '收起这部手机');
  closer.addEventListener('click', close);
  // A merchant is told no nickname: these characters are the customer's name at the desk.
  const where = `${kind === 'official_account' ? '公众号' : '小程序'} · …${openid.slice(-6)}`;
  return element('div', { class: 'caption' }, [
    element('strong', {}, [nickname]),
    element('span', { title: openid }, [where]),
    closer,
  ]);
};

/** Does what the customer does; what the simulator refuses is shown on the phone. @param {Customer} customer @param {Element} screen */
const createAct = (customer, screen) => async (/** @type {Record<string, unknown>} */ what) => {
  try {
    await doAct(customer, what);
  } catch (error) {
    toast(screen, error instanceof Error ? error.message : String(error));
  }
};

/** @param {Customer} customer @param {number} number */
const attributesOf = ({ appId, openid, nickname }, number) => ({
  class: 'phone',
  'data-testid': `phone-${number}`,
  'data-channel': appId,
  'data-openid': openid,
  'data-customer': nickname,
});

/**
 * One phone: a customer of one channel, with everything they can do and see.
 *
 * @param {{ channel: Channel, customer: Customer, number: number, close: () => void }} input
 */
export const createPhone = ({ channel, customer, number, close }) => {
  const screen = element('div', { class: 'screen' });
  const act = createAct(customer, screen);
  const chat = createChat(channel, {
    tapItem: (id, content) => void act({ act: 'menu_item', id, content }),
    say: (words) => toast(screen, words),
  });
  const foot = createFoot({ channel, customer, act, resized: chat.toEnd, say: (words) => toast(screen, words) });
  const title = createTitle(channel.name);
  const status = createStatus();
  const ledger = createLedger(customer);
  chat.root.addEventListener('click', foot.fold);
  const bar = element('div', { class: 'bar' }, [icon('back'), title.root, icon('more')]);
  screen.append(status.root, bar, chat.root, foot.root);
  const root = element('article', attributesOf(customer, number), [
    createCaption(channel, customer, close),
    element('div', { class: 'case' }, [screen]),
    ledger.root,
  ]);
  const look = () => {
    status.draw();
    void ledger.draw();
  };
  const looking = setInterval(look, LOOK_EVERY_MS);

  /** @param {Line[]} lines */
  const add = async (lines) => {
    const fresh = await chat.add(lines);
    if (fresh.some(({ from }) => from === 'merchant')) title.showTyping(0);
    if (fresh.some(({ kind }) => kind === 'event')) await foot.draw();
    if (fresh.length > 0) await ledger.draw();
  };
  return {
    root,
    customer,
    start: async () => {
      await Promise.all([foot.draw(), ledger.draw()]);
    },
    /** Reads what this phone has not got yet. */
    catchUp: async () => add(await readLines(customer, chat.last())),
    /** @param {Occurrence} occurrence */
    hear: async (occurrence) => {
      if (occurrence.type === 'line') await add([occurrence.line]);
      if (occurrence.type === 'channel') await foot.draw();
      if (occurrence.type === 'typing') title.showTyping(occurrence.until - (await readNow()));
    },
    stop: () => {
      clearInterval(looking);
      root.remove();
    },
  };
};
