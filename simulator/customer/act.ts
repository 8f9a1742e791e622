import { compose } from '../push/compose.js';
import type { Push, Pusher } from '../push/pusher.js';
import type { Channel } from '../state/channels.js';
import type { Customer } from '../state/customers.js';
import type { World } from '../state/world.js';
import type { Act } from './act-schema.js';
import { mediaMeaning } from './media-acts.js';
import type { ActDeps, Meaning } from './meaning.js';
import { plainMeaning } from './plain-acts.js';
import { relationMeaning } from './relation-acts.js';

const meaningOf = (deps: ActDeps, act: Act): Meaning =>
  mediaMeaning(deps, act) ?? relationMeaning(deps, act) ?? plainMeaning(act);

type Deps = { readonly world: World; readonly pusher: Pusher; readonly newMsgId: () => bigint };
export type Acted = { readonly channel: Channel; readonly customer: Customer; readonly act: Act };

/** Does what a customer does: opens the allowance, shows it on their phone, pushes it. No push for a payment. */
export const createAct =
  ({ world, pusher, newMsgId }: Deps) =>
  ({ channel, customer, act }: Acted): Push | undefined => {
    const { fields, trigger, kind, content } = meaningOf({ world, channel, customer }, act);
    const { appId } = channel;
    const { openid } = customer;
    if (trigger) world.allowances.open(channel, openid, trigger);
    if (trigger === 'message' || act.act === 'menu_item') {
      world.customers.change(customer, { lastExchangeAt: world.clock.now() });
    }
    world.transcripts.add({ appId, openid, from: 'customer', via: 'push', kind, content });
    if (!fields) return undefined;
    const composed = compose({
      channel,
      openid,
      at: act.createTime === undefined ? world.clock.now() : act.createTime * 1000,
      fields: act.msgId === undefined ? fields : [...fields, ['MsgId', BigInt(act.msgId)]],
      newMsgId,
    });
    return pusher.push({
      appId,
      openid,
      ...composed,
      ...(act.flaw ? { flaw: act.flaw } : {}),
      ...(act.act === 'document' ? { document: act.document } : {}),
    });
  };

export type ActAs = ReturnType<typeof createAct>;
