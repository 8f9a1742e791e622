import { createAllowances, ruleAt } from '../../../simulator/state/allowances.js';
import { completeChannel, type Channel } from '../../../simulator/state/channels.js';

const HOURS_48 = 48 * 3600 * 1000;
const aChannel = (kind: Channel['kind']): Channel =>
  completeChannel({
    appId: 'wx1',
    appSecret: 's',
    kind,
    token: 'abc',
    mode: 'plain',
    format: 'xml',
    pushUrl: 'http://127.0.0.1/',
    kfAccounts: [],
  });
const officialAccount = aChannel('official_account');
const miniProgram = aChannel('mini_program');

const aLedger = () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const ledger = createAllowances(() => now);
  const pass = (ms: number): void => {
    now += ms;
  };
  const takeAll = (channel: Channel, times: number) => Array.from({ length: times }, () => ledger.take(channel, 'o1'));
  return { ...ledger, pass, takeAll };
};

describe('the allowance ledger', () => {
  it('lets nothing through before the customer has done anything', () => {
    expect(aLedger().take(officialAccount, 'o1')).toBe(45015);
  });

  it('gives five messages for 48 hours after a message, renewed by each', () => {
    const ledger = aLedger();
    ledger.open(officialAccount, 'o1', 'message');

    expect(ledger.takeAll(officialAccount, 6)).toEqual(['taken', 'taken', 'taken', 'taken', 'taken', 45047]);
    ledger.open(officialAccount, 'o1', 'message');
    expect(ledger.take(officialAccount, 'o1')).toBe('taken');
    ledger.pass(HOURS_48);
    expect(ledger.take(officialAccount, 'o1')).toBe(45015);
  });

  it.each(['menu', 'follow', 'scan'] as const)('gives three for a minute after a %s', (trigger) => {
    const ledger = aLedger();
    ledger.open(officialAccount, 'o1', trigger);

    expect(ledger.takeAll(officialAccount, 4)).toEqual(['taken', 'taken', 'taken', 45047]);
    ledger.pass(60_000);
    expect(ledger.take(officialAccount, 'o1')).toBe(45015);
  });

  it('spends an official account’s grant that ends soonest', () => {
    const ledger = aLedger();
    ledger.open(officialAccount, 'o1', 'message');
    ledger.open(officialAccount, 'o1', 'menu');
    ledger.take(officialAccount, 'o1');

    expect(ledger.view(officialAccount, 'o1').map(({ trigger, left }) => [trigger, left])).toEqual([
      ['menu', 2],
      ['message', 5],
    ]);
  });

  it('has no end in number after a payment', () => {
    const ledger = aLedger();
    ledger.open(officialAccount, 'o1', 'payment');

    expect(ledger.takeAll(officialAccount, 40).every((taken) => taken === 'taken')).toBe(true);
  });

  it('does not add up a mini program’s grants: the higher count and the later end hold', () => {
    const ledger = aLedger();
    ledger.open(miniProgram, 'o1', 'enter');
    expect(ledger.takeAll(miniProgram, 3)).toEqual(['taken', 'taken', 45047]);
    ledger.open(miniProgram, 'o1', 'message');
    ledger.take(miniProgram, 'o1');
    ledger.open(miniProgram, 'o1', 'enter');

    const [grant, ...others] = ledger.view(miniProgram, 'o1');
    expect(others).toEqual([]);
    expect(grant?.left).toBe(4);
  });

  it('keeps customers apart, and forgets one who left', () => {
    const ledger = aLedger();
    ledger.open(officialAccount, 'o1', 'message');

    expect(ledger.take(officialAccount, 'o2')).toBe(45015);
    ledger.close(officialAccount, 'o1');
    expect(ledger.take(officialAccount, 'o1')).toBe(45015);
  });

  it('knows the rules of the day', () => {
    const at = (day: string) => Date.parse(`${day}T12:00:00+08:00`);

    expect(ruleAt('official_account', 'message', at('2023-06-11'))?.count).toBe(20);
    expect(ruleAt('official_account', 'message', at('2023-06-12'))?.count).toBe(5);
    expect(ruleAt('mini_program', 'enter', at('2022-01-01'))?.count).toBe(1);
    expect(ruleAt('mini_program', 'enter', at('2026-01-01'))?.count).toBe(2);
    expect(ruleAt('mini_program', 'menu', at('2026-01-01'))).toBeUndefined();
  });
});
