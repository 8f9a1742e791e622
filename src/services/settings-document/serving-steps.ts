import type {
  DocumentBlock,
  DocumentMenu,
  DocumentQuickReply,
  DocumentSettings,
  DocumentView,
  SettingsKind,
} from '../../domain/settings-document/document.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import type { QuickReplyPlace } from '../../domain/people/quick-reply.js';
import { AppError } from '../../kernel/errors.js';
import type { ReferenceKind, References } from './references.js';
import { each } from './writing.js';
import type { StepsOf, Writing } from './writing.js';

/** What the document calls them, and the word of a ticket list's filter. */
const FILTER_WORDS: Readonly<Record<string, readonly [string, ReferenceKind]>> = {
  ticketType: ['typeId', 'ticketType'],
  agent: ['agentId', 'agent'],
  skillGroup: ['skillGroupId', 'skillGroup'],
};

const filterOf = (filter: DocumentView['filter'], { idOf }: References): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(filter).map(([word, value]) => {
      const named = FILTER_WORDS[word];
      if (!named) return [word, value];
      return [named[0], value === 'none' ? value : idOf(named[1], value)];
    }),
  );

const writeView = async ({ stores, acts, actor, references }: Writing, view: DocumentView): Promise<void> => {
  const filter = filterOf(view.filter, references);
  const shared = (await stores.ticketViews.visibleTo(actor.agentId)).filter(({ agentId }) => agentId === undefined);
  for (const { id } of shared.filter(({ name }) => name === view.name)) await acts.ticketViews.remove(actor, id);
  await acts.ticketViews.add(actor, { ...view, filter, isShared: true });
};

const writeQuickReply = async (writing: Writing, reply: DocumentQuickReply): Promise<void> => {
  const { stores, acts, actor, references } = writing;
  const { title, shortcut, text, pictures: mediaIds } = reply;
  const skillGroupId = reply.skillGroup === null ? undefined : references.idOf('skillGroup', reply.skillGroup);
  const place: QuickReplyPlace =
    skillGroupId === undefined ? { scope: 'merchant' } : { scope: 'skill_group', skillGroupId };
  const known = await stores.quickReplies.findByTitle(place, title);
  await acts.saveQuickReply({
    actor,
    mayManage: true,
    ...place,
    title,
    shortcut,
    text,
    mediaIds,
    ...(known && { quickReplyId: known.id }),
  });
};

const writeMenu = async ({ stores, acts, actor, references }: Writing, { channel, draft }: DocumentMenu) => {
  const channelId = references.idOf('channel', channel);
  const version = (await stores.menus.find(channelId))?.version ?? 0;
  await acts.saveMenuDraft({ actor, channelId, version, draft });
};

const writeBlock = async ({ stores, acts, actor, references }: Writing, block: DocumentBlock): Promise<void> => {
  const customerId = await stores.blocks.customerOf(references.idOf('channel', block.channel), block.openid);
  if (customerId === undefined) {
    throw new AppError('invalid', 'validation', { details: { unknown: 'customer', name: block.openid } });
  }
  await acts.blockCustomer({ actor, customerId, reason: block.reason });
};

const settingsOf = (settings: Partial<DocumentSettings>, { idOf }: References): Partial<MerchantSettings> => {
  const { offHoursTicketType: type, ticketNotices, ...rest } = settings;
  return {
    ...rest,
    ...(type !== undefined && { offHoursTicketTypeId: type === null ? null : idOf('ticketType', type) }),
    ...(ticketNotices && {
      ticketNotices: ticketNotices.map(({ channel, ...notice }) => ({
        ...notice,
        channelId: idOf('channel', channel),
      })),
    }),
  };
};

type Served = 'settings' | 'quickReplies' | 'ticketViews' | 'menus' | 'alertTarget' | 'blockedCustomers';

export const servingSteps: { readonly [Kind in Served & SettingsKind]: StepsOf<Kind> } = {
  // One by one, so that what is refused is named.
  settings: ({ acts, actor, references }, settings) =>
    Object.entries(settings).map(([name, value], place) => ({
      path: `settings.${place}`,
      run: async () => acts.changeSettings({ actor, change: settingsOf({ [name]: value }, references) }),
    })),
  quickReplies: each('quickReplies', writeQuickReply),
  ticketViews: each('ticketViews', writeView),
  menus: each('menus', writeMenu),
  alertTarget: ({ acts, actor }, change) =>
    change ? [{ path: 'alertTarget.0', run: () => acts.saveAlertTarget({ actor, change }) }] : [],
  blockedCustomers: each('blockedCustomers', writeBlock),
};
