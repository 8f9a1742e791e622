import { createLinkSigner } from '../../../../src/files/media/link-signer.js';
import { createMediaLinks } from '../../../../src/services/media/media-links.js';

const START = Date.parse('2026-11-20T10:01:00Z');
let now = START;
const links = createMediaLinks({
  signer: createLinkSigner(Buffer.alloc(32, 1)),
  clock: { now: () => new Date(now) },
});
beforeEach(() => {
  now = START;
});

it('opens one medium for one merchant, for 5 to 10 minutes', () => {
  const pass = links.passFor('m1', 'pic');
  const lives = pass.expires * 1000 - START;

  expect(lives).toBeGreaterThanOrEqual(5 * 60_000);
  expect(lives).toBeLessThanOrEqual(10 * 60_000);
  expect(links.isValid('m1', 'pic', pass)).toBe(true);
  expect(links.isValid('m2', 'pic', pass)).toBe(false);
  expect(links.isValid('m1', 'other', pass)).toBe(false);
  now += lives;
  expect(links.isValid('m1', 'pic', pass)).toBe(false);
});

it('cannot be made to live longer, or be altered', () => {
  const pass = links.passFor('m1', 'pic');

  expect(links.isValid('m1', 'pic', { ...pass, expires: pass.expires + 60 })).toBe(false);
  expect(links.isValid('m1', 'pic', { ...pass, signature: '' })).toBe(false);
  expect(links.isValid('m1', 'pic', { ...pass, signature: `${pass.signature.slice(0, -2)}AA` })).toBe(false);
  expect(links.isValid('m1', 'pic', { ...pass, expires: NaN })).toBe(false);
});

it('is the same for some minutes, so that a browser may keep the picture', () => {
  const pass = links.passFor('m1', 'pic');
  now += 60_000;

  expect(links.passFor('m1', 'pic')).toEqual(pass);
});
