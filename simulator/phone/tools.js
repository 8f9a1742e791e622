// @ts-check
import { complain, listQrCodes, payOrder } from './api.js';
import { ask, choose, element, icon } from './dom.js';

/** @typedef {import('./composer.js').Act} Act */

const SAMPLE_PLACE = {
  act: 'location',
  latitude: 30.2741,
  longitude: 120.1551,
  scale: 15,
  label: '浙江省杭州市西湖区龙井路1号',
};
const SAMPLE_CARD = {
  act: 'mini_program_page',
  title: '订单 SO20240912001',
  pagePath: 'pages/order/detail.html?id=SO20240912001',
};

/** @param {{ name: string, drawing: Parameters<typeof icon>[0], testId: string, pressed: () => void }} input */
const tool = ({ name, drawing, testId, pressed }) => {
  const button = element('button', { type: 'button', class: 'tool', 'data-testid': testId }, [
    element('span', { class: 'tool-face' }, [icon(drawing)]),
    element('span', {}, [name]),
  ]);
  button.addEventListener('click', pressed);
  return button;
};

/** Asks which QR code, one the merchant made or any other, then scans it. @param {string} appId @param {Act} act */
export const scanByHand = async (appId, act) => {
  const codes = await listQrCodes(appId);
  const other = { value: '', words: '其他场景值…' };
  const made = codes.map(({ ticket, scene }) => ({ value: ticket, words: scene }));
  const chosen = codes.length > 0 ? await choose('扫哪个二维码？', [...made, other]) : '';
  if (chosen === undefined) return;
  if (chosen !== '') {
    await act({ act: 'scan', ticket: chosen });
    return;
  }
  const scene = await ask('扫哪个带参数的二维码？（场景值）', 'store-01');
  if (scene) await act({ act: 'scan', scene });
};

/** @param {Act} act */
const enterByHand = async (act) => {
  const sessionFrom = await ask('进入小程序客服，session-from 为', 'order:SO20240912001');
  if (sessionFrom !== undefined) await act({ act: 'enter', sessionFrom });
};

/**
 * Paying, and complaining of it in WeChat Pay: nothing of it is in the chat.
 *
 * @param {import('./api.js').Customer} customer
 * @param {(words: string) => void} say
 */
const createMoney = (customer, say) => {
  /** @param {() => Promise<unknown>} work @param {string} done */
  const run = async (work, done) => {
    try {
      await work();
      say(done);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  const pay = async () => {
    const fen = Math.round(Number(await ask('付多少元？', '19.90')) * 100);
    if (fen > 0) await run(() => payOrder(customer, fen), `已付 ¥${(fen / 100).toFixed(2)}`);
  };
  const complainByHand = async () => {
    const detail = await ask('投诉最近一笔付款，说明原因', '收到的苹果坏了三个，要求退款');
    if (detail) await run(() => complain(customer, detail), '投诉已提交给微信支付');
  };
  return [
    tool({ name: '付款', drawing: 'pay', testId: 'phone-pay', pressed: () => void pay() }),
    tool({ name: '投诉', drawing: 'complain', testId: 'phone-complain', pressed: () => void complainByHand() }),
  ];
};

/**
 * What is behind the plus: only what this kind of account knows.
 *
 * @param {{ isOfficial: boolean, act: Act, pickPicture: () => void, customer: import('./api.js').Customer, say: (words: string) => void }} input
 */
export const createTools = ({ isOfficial, act, pickPicture, customer, say }) => {
  const picture = tool({ name: '照片', drawing: 'picture', testId: 'phone-picture', pressed: pickPicture });
  const forOfficial = () => [
    tool({ name: '位置', drawing: 'place', testId: 'phone-location', pressed: () => void act(SAMPLE_PLACE) }),
    tool({ name: '语音', drawing: 'voice', testId: 'phone-voice', pressed: () => void act({ act: 'voice' }) }),
    tool({
      name: '扫一扫',
      drawing: 'scan',
      testId: 'phone-scan',
      pressed: () => void scanByHand(customer.appId, act),
    }),
    tool({
      name: '取消关注',
      drawing: 'unfollow',
      testId: 'phone-unfollow',
      pressed: () => void act({ act: 'unfollow' }),
    }),
  ];
  const forMiniProgram = () => [
    tool({ name: '进入会话', drawing: 'enter', testId: 'phone-enter', pressed: () => void enterByHand(act) }),
    tool({ name: '订单卡片', drawing: 'app', testId: 'phone-card', pressed: () => void act(SAMPLE_CARD) }),
  ];
  return element('div', { class: 'tools', hidden: '' }, [
    picture,
    ...(isOfficial ? forOfficial() : forMiniProgram()),
    ...createMoney(customer, say),
  ]);
};
