import * as fc from 'fast-check';
import type { ChannelKind } from '../../../src/domain/channels/channel.js';
import type {
  InboundEventContent,
  InboundMessageContent,
  InboundPush,
} from '../../../src/domain/conversations/inbound.js';
import {
  applyRefusal,
  closeWindows,
  giveBack,
  openGrant,
  reserve,
  summarise,
  takesLast,
  triggerOf,
} from '../../../src/domain/channels/reply-window.js';
import type { Grant, GrantTrigger } from '../../../src/domain/channels/reply-window.js';

const START = Date.parse('2026-11-20T10:00:00+08:00');
const at = (seconds: number): Date => new Date(START + seconds * 1000);
const HOUR = 3600;

const opened = (channelKind: ChannelKind, ...acts: readonly [GrantTrigger, number][]): readonly Grant[] =>
  acts.reduce<readonly Grant[]>(
    (grants, [trigger, seconds]) => openGrant(grants, { channelKind, trigger, at: at(seconds) }),
    [],
  );

const used = (grants: readonly Grant[], parts: number, seconds: number): readonly Grant[] => {
  const reservation = reserve(grants, parts, at(seconds));
  if (reservation.status === 'refused') throw new Error(reservation.reason);
  return reservation.grants;
};

describe('what an act of the customer allows', () => {
  it.each<[ChannelKind, GrantTrigger, number | undefined, number]>([
    ['official_account', 'message', 5, 48 * HOUR],
    ['official_account', 'menu', 3, 60],
    ['official_account', 'follow', 3, 60],
    ['official_account', 'scan', 3, 60],
    ['official_account', 'payment', undefined, 48 * HOUR],
    ['mini_program', 'message', 5, 48 * HOUR],
    ['mini_program', 'chat_entered', 2, 60],
  ])('%s, %s: %s messages in %s s', (...[channelKind, trigger, count, seconds]) => {
    const allowance = summarise(opened(channelKind, [trigger, 0]), at(0));

    expect(allowance.remaining).toBe(count);
    expect(allowance.expiresAt).toEqual(at(seconds));
  });

  it('less what was sent between the act and its late push', () => {
    const act = { channelKind: 'mini_program', trigger: 'message', at: at(0) } as const;

    expect(openGrant([], { ...act, spent: 2 })[0]).toMatchObject({ remaining: 3, granted: 5 });
    expect(openGrant([], { ...act, spent: 7 })[0]).toMatchObject({ remaining: 0, granted: 5 });
    expect(
      openGrant(used(opened('mini_program', ['message', 0]), 2, 5), { ...act, at: at(1), spent: 2 })[0]?.remaining,
    ).toBe(3);
  });

  it.each<[ChannelKind, GrantTrigger]>([
    ['official_account', 'chat_entered'],
    ['mini_program', 'menu'],
    ['mini_program', 'follow'],
    ['mini_program', 'payment'],
  ])('%s, %s: nothing', (channelKind, trigger) => {
    expect(opened(channelKind, [trigger, 0])).toEqual([]);
  });

  it.each<[string, ChannelKind, GrantTrigger, number | undefined]>([
    ['2021-05-31T23:59:59+08:00', 'official_account', 'menu', 20],
    ['2021-06-01T00:00:00+08:00', 'official_account', 'menu', 3],
    ['2023-06-11T23:59:59+08:00', 'official_account', 'message', 20],
    ['2023-06-12T00:00:00+08:00', 'official_account', 'message', 5],
    ['2023-06-11T12:00:00+08:00', 'official_account', 'payment', 20],
    ['2023-06-11T12:00:00+08:00', 'mini_program', 'chat_entered', 1],
  ])('by the rule of its day: %s %s %s', (...[day, channelKind, trigger, count]) => {
    expect(openGrant([], { channelKind, trigger, at: new Date(day) })[0]?.remaining).toBe(count);
  });
});

describe('which push opens which window', () => {
  const base = { openid: 'o', createdAt: at(0), key: 'k', wechatName: 'x' };
  const said = (content: InboundMessageContent): InboundPush => ({ ...base, kind: 'message', msgId: '1', content });
  const happened = (content: InboundEventContent): InboundPush => ({ ...base, kind: 'event', content });

  it.each<[string, InboundPush, GrantTrigger | undefined]>([
    ['a text', said({ type: 'text', text: '在吗' }), 'message'],
    ['a type we do not know', said({ type: 'unsupported', wechatType: 'x', fields: {} }), 'message'],
    ['a tapped item of a message menu', said({ type: 'text', text: '满意', menuItemId: 'rate_5' }), 'menu'],
    ['a follow', happened({ type: 'followed' }), 'follow'],
    ['a follow by QR code', happened({ type: 'followed', scene: 'door' }), 'scan'],
    ['a scan', happened({ type: 'qr_scanned', scene: 'door' }), 'scan'],
    ['a menu click', happened({ type: 'menu_pressed', button: 'click', key: 'k' }), 'menu'],
    ['a menu scan', happened({ type: 'menu_pressed', button: 'scancode_waitmsg', key: 'k' }), 'menu'],
    ['a menu link', happened({ type: 'menu_pressed', button: 'view', key: 'k' }), undefined],
    ['a menu picture', happened({ type: 'menu_pressed', button: 'pic_weixin', key: 'k' }), undefined],
    ['entering the chat', happened({ type: 'chat_entered', sessionFrom: '' }), 'chat_entered'],
    ['an unfollow', happened({ type: 'unfollowed' }), undefined],
  ])('%s', (_name, push, trigger) => {
    expect(triggerOf(push)).toBe(trigger);
  });
});

describe('the ledger', () => {
  it('is full again with every message of the customer, never more than full', () => {
    const grants = used(opened('official_account', ['message', 0]), 4, 10);
    const again = openGrant(grants, { channelKind: 'official_account', trigger: 'message', at: at(20) });

    expect(summarise(again, at(21)).remaining).toBe(5);
  });

  it('counts the buckets of an official account apart, and takes from the one that ends first', () => {
    const grants = opened('official_account', ['message', 0], ['menu', 5]);
    const reservation = reserve(grants, 4, at(6));

    expect(summarise(grants, at(6)).remaining).toBe(8);
    expect(reservation.status === 'reserved' && reservation.charges.map(({ bucket }) => bucket)).toEqual([
      'act',
      'act',
      'act',
      'message',
    ]);
  });

  it('adds nothing up in a mini program: the higher count and the later end hold', () => {
    const grants = openGrant(used(opened('mini_program', ['message', 0]), 4, 10), {
      channelKind: 'mini_program',
      trigger: 'chat_entered',
      at: at(20),
    });

    expect(summarise(grants, at(21))).toMatchObject({ remaining: 2, expiresAt: at(48 * HOUR) });
  });

  it('is not raised by an act that came late', () => {
    const grants = used(opened('official_account', ['message', 30]), 2, 31);
    const late = openGrant(grants, { channelKind: 'official_account', trigger: 'message', at: at(29) });

    expect(summarise(late, at(32))).toMatchObject({ remaining: 3, expiresAt: at(30 + 48 * HOUR) });
  });

  it('has a last message only where messages are counted and one is left', () => {
    const grants = opened('official_account', ['message', 0]);

    expect(takesLast(grants, 4, at(1))).toBe(false);
    expect(takesLast(grants, 5, at(1))).toBe(true);
    expect(takesLast(used(grants, 4, 1), 1, at(2))).toBe(true);
    expect(takesLast(opened('official_account', ['message', 0], ['menu', 1]), 5, at(2))).toBe(false);
    expect(takesLast(opened('official_account', ['message', 0], ['menu', 1]), 5, at(90))).toBe(true);
    expect(takesLast(opened('official_account', ['message', 0], ['payment', 1]), 5, at(2))).toBe(false);
  });

  it('refuses when no window is open, two seconds early, and when the count is used up', () => {
    const grants = opened('official_account', ['menu', 0]);

    expect(reserve([], 1, at(0))).toEqual({ status: 'refused', reason: 'window_closed' });
    expect(reserve(grants, 1, at(57)).status).toBe('reserved');
    expect(reserve(grants, 1, at(58))).toEqual({ status: 'refused', reason: 'window_closed' });
    expect(reserve(used(grants, 3, 1), 1, at(2))).toEqual({ status: 'refused', reason: 'quota_used' });
    expect(reserve(used(grants, 2, 1), 2, at(2))).toEqual({ status: 'refused', reason: 'quota_used' });
  });

  it('does not count after a payment', () => {
    const grants = used(opened('official_account', ['payment', 0]), 100, 1);

    expect(summarise(grants, at(2)).remaining).toBeUndefined();
  });

  it('follows WeChat when it says closed or used up, and knows whether that was news', () => {
    const grants = opened('official_account', ['message', 0], ['scan', 10]);
    const closed = applyRefusal(grants, { verdict: 'closed', askedAt: at(20) });
    const usedUp = applyRefusal(grants, { verdict: 'used_up', askedAt: at(20) });

    expect(closed.drifted).toBe(true);
    expect(reserve(closed.grants, 1, at(20))).toEqual({ status: 'refused', reason: 'window_closed' });
    expect(usedUp.drifted).toBe(true);
    expect(reserve(usedUp.grants, 1, at(20))).toEqual({ status: 'refused', reason: 'quota_used' });
    expect(applyRefusal(usedUp.grants, { verdict: 'used_up', askedAt: at(21) }).drifted).toBe(false);
    expect(applyRefusal(opened('official_account', ['menu', 0]), { verdict: 'closed', askedAt: at(61) }).drifted).toBe(
      false,
    );
  });

  it('keeps a window that opened after the refused call was made', () => {
    const grants = opened('official_account', ['message', 30]);

    expect(applyRefusal(grants, { verdict: 'closed', askedAt: at(29) })).toEqual({ grants, drifted: false });
  });

  it('ends every window when the customer leaves, and a new act opens it again', () => {
    const left = closeWindows(opened('official_account', ['message', 0]), at(100));

    expect(summarise(left, at(100))).toEqual({ remaining: 0, expiresAt: undefined, grants: [] });
    const back = openGrant(left, { channelKind: 'official_account', trigger: 'follow', at: at(200) });
    expect(summarise(back, at(201)).remaining).toBe(3);
    const wrote = openGrant(left, { channelKind: 'official_account', trigger: 'message', at: at(200) });
    expect(summarise(wrote, at(201)).remaining).toBe(5);
  });
});

describe('giving back', () => {
  it('does not touch a window that the customer has filled again since', () => {
    const first = reserve(opened('official_account', ['message', 0]), 1, at(1));
    if (first.status === 'refused') throw new Error(first.reason);
    const filled = openGrant(first.grants, { channelKind: 'official_account', trigger: 'message', at: at(10) });
    const usedAgain = used(filled, 2, 11);

    expect(summarise(giveBack(usedAgain, first.charges), at(12)).remaining).toBe(3);
  });
});

describe('any sequence of acts, sends and give-backs', () => {
  type Step =
    | { readonly type: 'act'; readonly trigger: GrantTrigger; readonly lateSeconds: number }
    | { readonly type: 'send'; readonly parts: number }
    | { readonly type: 'giveBack' }
    | { readonly type: 'wait'; readonly seconds: number };

  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      type: fc.constant('act' as const),
      trigger: fc.constantFrom<GrantTrigger>('message', 'menu', 'follow', 'scan', 'chat_entered'),
      lateSeconds: fc.nat(5),
    }),
    fc.record({ type: fc.constant('send' as const), parts: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ type: fc.constant('giveBack' as const) }),
    fc.record({ type: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 50 * HOUR }) }),
  );

  const checkedSend = (grants: readonly Grant[], parts: number, now: Date): readonly Grant[] => {
    const before = summarise(grants, now).remaining ?? 0;
    const reservation = reserve(grants, parts, now);
    expect(reservation.status).toBe(before >= parts ? 'reserved' : 'refused');
    if (reservation.status === 'refused') return grants;
    expect(summarise(reservation.grants, now).remaining).toBe(before - parts);
    for (const { expiresAt } of reservation.charges) expect(expiresAt > now).toBe(true);
    return reservation.grants;
  };

  const after = (grants: readonly Grant[], channelKind: ChannelKind, done: Step & { readonly seconds: number }) => {
    switch (done.type) {
      case 'giveBack':
        return giveBack(grants, grants);
      case 'act':
        return openGrant(grants, { channelKind, trigger: done.trigger, at: at(done.seconds - done.lateSeconds) });
      case 'send':
        return checkedSend(grants, done.parts, at(done.seconds));
      case 'wait':
        return grants;
    }
  };

  it('never sends outside a window, never goes below none or above what the day grants', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<ChannelKind>('official_account', 'mini_program'),
        fc.array(step),
        (channelKind, steps) => {
          let grants: readonly Grant[] = [];
          let seconds = 100;
          for (const done of steps) {
            if (done.type === 'wait') seconds += done.seconds;
            grants = after(grants, channelKind, { ...done, seconds });
            expect(summarise(grants, at(seconds)).remaining).toBeLessThanOrEqual(
              channelKind === 'mini_program' ? 5 : 8,
            );
            expect(grants.every(({ remaining }) => remaining === undefined || remaining >= 0)).toBe(true);
          }
        },
      ),
    );
  });

  it('gives back exactly what was reserved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), (parts) => {
        const grants = opened('official_account', ['message', 0], ['menu', 1]);
        const reservation = reserve(grants, parts, at(2));
        if (reservation.status === 'refused') throw new Error(reservation.reason);

        expect(giveBack(reservation.grants, reservation.charges)).toEqual(grants);
      }),
    );
  });
});
