// @ts-check
import { element, icon } from './dom.js';

const MAX_HEIGHT_PX = 112;

/** @typedef {(act: Record<string, unknown>) => Promise<void>} Act */

/** @param {string} label @param {Parameters<typeof icon>[0]} drawing @param {Record<string, string>} [more] */
const iconButton = (label, drawing, more = {}) =>
  element('button', { type: 'button', class: 'icon-button', 'aria-label': label, ...more }, [icon(drawing)]);

/** @param {HTMLTextAreaElement} input @param {() => void} submit */
const sendOnEnter = (input, submit) =>
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });

/**
 * The row one writes in.
 *
 * @param {{ act: Act, hasVoice: boolean, moreTools: () => void }} input
 */
export const createComposer = ({ act, hasVoice, moreTools }) => {
  const input = /** @type {HTMLTextAreaElement} */ (
    element('textarea', {
      class: 'field',
      rows: '1',
      'data-testid': 'phone-input',
      'aria-label': '写消息',
      maxlength: '2000',
    })
  );
  const send = element('button', { type: 'button', class: 'send', 'data-testid': 'phone-send' }, ['发送']);
  const voice = iconButton('语音', 'voice');
  const smile = iconButton('表情', 'smile');
  const more = iconButton('更多', 'plus', { 'data-testid': 'phone-more' });
  const resize = () => {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, MAX_HEIGHT_PX)}px`;
    send.classList.toggle('is-ready', input.value.trim() !== '');
  };
  const submit = () => {
    const content = input.value;
    if (content.trim() === '') return;
    input.value = '';
    resize();
    void act({ act: 'text', content });
  };
  input.addEventListener('input', resize);
  sendOnEnter(input, submit);
  send.addEventListener('click', submit);
  more.addEventListener('click', moreTools);
  voice.addEventListener('click', () => void act({ act: 'voice' }));
  smile.addEventListener('click', () => {
    input.setRangeText('😊', input.selectionStart, input.selectionEnd, 'end');
    input.focus();
    resize();
  });
  return element('div', { class: 'compose' }, [...(hasVoice ? [voice] : []), input, smile, more, send]);
};
