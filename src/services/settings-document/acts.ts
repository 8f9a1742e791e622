import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import { createChangeAgent } from '../agents/change-agent.js';
import { createCreateAgent } from '../agents/create-agent.js';
import { createSaveAlertTarget } from '../alerts/alert-target.js';
import { createChangeBusinessHours } from '../business-hours/change-business-hours.js';
import { createBlockCustomer } from '../customers/blocking/block-customer.js';
import { createManageTags } from '../customers/manage-tags.js';
import { createManageMenu } from '../menus/manage-menu.js';
import { createChangeRoutingRules } from '../merchants/change-routing-rules.js';
import { createChangeSettings } from '../merchants/change-settings.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { MenuGateway } from '../ports/menus/menu-gateway.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { AlertSender, AlertWords } from '../ports/tools/alert-sender.js';
import type { Passwords } from '../ports/tools/passwords.js';
import type { Patterns } from '../ports/tools/patterns.js';
import type { Tokens } from '../ports/tools/tokens.js';
import { createSaveQuickReply } from '../quick-replies/save-quick-reply.js';
import { createChangeSelfServiceRules } from '../self-service/change-rules.js';
import { createReplaceSensitiveWords } from '../sensitive-words/sensitive-words.js';
import type { AnnounceEnding } from '../sign-in/end-sessions.js';
import { createChangeSkillGroup } from '../skill-groups/change-skill-group.js';
import { createCreateSkillGroup } from '../skill-groups/create-skill-group.js';
import { createSavedTicketViews, createSlaPolicies, createTicketTypes } from '../tickets/settings/ticket-settings.js';

export type ActDeps = {
  readonly unitOfWork: UnitOfWork;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly patterns: Patterns;
  readonly alertSender: AlertSender;
  readonly alertWords: Pick<AlertWords, 'test'>;
  readonly menuGateway: MenuGateway;
  readonly announceEnding: AnnounceEnding;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly defaultCapacity: number;
};

/** What is to be told once the transaction has committed. */
type Afterwards = { readonly tell: () => Promise<void> };

/** Work of several use cases in the transaction that is open already. */
const within = (stores: Stores): UnitOfWork => ({
  run: (_merchantId, work) => work(stores),
  runTogether: (_merchantId, works) => Promise.all(works.map((work) => work(stores))),
});

/** The use cases by which the console writes, working in one transaction; what they would tell others waits for its end. */
export const actsWithin = (deps: ActDeps, stores: Stores, passwordHash: string) => {
  const waiting: (() => void | Promise<void>)[] = [];
  const inner = {
    ...deps,
    unitOfWork: within(stores),
    // Of an invitation nobody knows the password; hashing one for each would hold the transaction for long.
    passwords: { ...deps.passwords, hash: async () => passwordHash },
    wakeUp: {
      ...deps.wakeUp,
      wake: (...nudge: Parameters<WakeUp['wake']>) => void waiting.push(() => deps.wakeUp.wake(...nudge)),
    },
    announceEnding: async (...ending: Parameters<AnnounceEnding>) =>
      void waiting.push(() => deps.announceEnding(...ending)),
  };
  const afterwards: Afterwards = {
    tell: async () => {
      for (const tell of waiting) await tell();
    },
  };
  return {
    afterwards,
    createAgent: createCreateAgent(inner),
    changeAgent: createChangeAgent(inner),
    tags: createManageTags(inner),
    createSkillGroup: createCreateSkillGroup(inner),
    changeSkillGroup: createChangeSkillGroup(inner),
    ticketTypes: createTicketTypes(inner),
    changeSettings: createChangeSettings(inner),
    changeBusinessHours: createChangeBusinessHours(inner),
    saveQuickReply: createSaveQuickReply(inner),
    replaceSensitiveWords: createReplaceSensitiveWords(inner),
    slaPolicies: createSlaPolicies(inner),
    ticketViews: createSavedTicketViews(inner),
    changeRoutingRules: createChangeRoutingRules(inner),
    changeSelfServiceRules: createChangeSelfServiceRules(inner),
    saveMenuDraft: createManageMenu(inner).saveDraft,
    saveAlertTarget: createSaveAlertTarget(inner),
    blockCustomer: createBlockCustomer(inner),
  };
};

export type Acts = ReturnType<typeof actsWithin>;
