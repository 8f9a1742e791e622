import { createClientAddress } from '../../../src/http/client-address.js';

describe('whose request it is', () => {
  const addressOf = createClientAddress(['10.0.0.0/8', '::1']);

  it.each([
    ['203.0.113.9', '', '203.0.113.9'],
    ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '198.51.100.1, 10.2.3.4', '198.51.100.1'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', 'not-an-address', '10.0.0.1'],
    ['::1', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '', '2001:db8:1:2'],
    ['2001:db8::9', '', '2001:db8:0:0'],
  ])('from %s saying "%s" is %s', (remote, forwardedFor, expected) => {
    expect(addressOf(remote, forwardedFor)).toBe(expected);
  });
});
