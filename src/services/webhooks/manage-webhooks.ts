import type { Actor } from '../../domain/people/agent.js';
import { changedFields } from '../../domain/people/audit.js';
import { PREVIOUS_SECRET_MS } from '../../domain/webhooks/webhook.js';
import type { WebhookEndpoint } from '../../domain/webhooks/webhook.js';
import type { WebhookEventType } from '../../domain/webhooks/webhook-event.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Tokens } from '../ports/tools/tokens.js';
import type { WebhookSender } from '../ports/webhooks/webhook-sender.js';

export type WebhookDeps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly tokens: Pick<Tokens, 'newToken'>;
  readonly sender: Pick<WebhookSender, 'isAllowed'>;
};

type Fields = { readonly name: string; readonly url: string; readonly events: readonly WebhookEventType[] };
type Of = { readonly actor: Actor; readonly endpointId: string };
export type WithSecret = { readonly endpoint: WebhookEndpoint; readonly secret: string };

/** Every event is looked at for each of them. */
const MOST_ENDPOINTS = 10;

export const findEndpoint = async (
  { webhooks }: Pick<Stores, 'webhooks'>,
  endpointId: string,
): Promise<WebhookEndpoint> => {
  const endpoint = await webhooks.findById(endpointId);
  if (!endpoint) throw new AppError('missing', 'not_found');
  return endpoint;
};

/** Says what an address may be: https and leading to public addresses only, or one of the hosts that the installation trusts. */
const refuseAddress = async ({ sender }: Pick<WebhookDeps, 'sender'>, url: string): Promise<void> => {
  if (URL.canParse(url) && (await sender.isAllowed(new URL(url)))) return;
  throw new AppError('invalid', 'validation', { details: { field: 'url' } });
};

type Act = { readonly actor: Actor; readonly action: string; readonly id: string; readonly at: Date };

const entry = ({ actor, action, id, at }: Act) => ({
  actor,
  action,
  subjectType: 'webhook' as const,
  subjectId: id,
  at,
});

const secretOf = ({ tokens }: Pick<WebhookDeps, 'tokens'>): string => `whsec_${tokens.newToken()}`;

/** Wires an address outside. The secret that signs is shown this once. Throws `validation` for an address we may not ask. */
export const createAddWebhook =
  (deps: WebhookDeps) =>
  async ({ actor, ...fields }: Fields & { readonly actor: Actor }): Promise<WithSecret> => {
    await refuseAddress(deps, fields.url);
    const [id, secret, at] = [deps.newId(), secretOf(deps), deps.clock.now()];
    const endpoint = await deps.unitOfWork.run(actor.merchantId, async (stores) => {
      if ((await stores.webhooks.all()).length >= MOST_ENDPOINTS) throw new AppError('conflict', 'too_many');
      await stores.webhooks.add({ ...fields, id, secret, createdAt: at });
      await stores.audit.add({ ...entry({ actor, action: 'webhook.added', id, at }), after: fields });
      return findEndpoint(stores, id);
    });
    deps.wakeUp.wake('webhooks', actor.merchantId);
    return { endpoint, secret };
  };

export type AddWebhook = ReturnType<typeof createAddWebhook>;

type Change = Of & { readonly change: Partial<Fields & { readonly enabled: boolean }> };

/** What is not named stays. Enabling it anew asks it at once for what waits. */
export const createChangeWebhook =
  (deps: WebhookDeps) =>
  async ({ actor, endpointId, change }: Change): Promise<WebhookEndpoint> => {
    if (change.url !== undefined) await refuseAddress(deps, change.url);
    const endpoint = await deps.unitOfWork.run(actor.merchantId, async (stores) => {
      const before = await findEndpoint(stores, endpointId);
      await stores.webhooks.update(endpointId, change);
      const changed = changedFields(before, change);
      const at = deps.clock.now();
      if (changed)
        await stores.audit.add({ ...entry({ actor, action: 'webhook.changed', id: endpointId, at }), ...changed });
      return findEndpoint(stores, endpointId);
    });
    deps.wakeUp.wake('webhooks', actor.merchantId);
    deps.wakeUp.wake('webhook_deliveries', actor.merchantId);
    return endpoint;
  };

export type ChangeWebhook = ReturnType<typeof createChangeWebhook>;

/** A new secret, shown this once. The former one signs too for a day. */
export const createRotateWebhookSecret =
  (deps: WebhookDeps) =>
  ({ actor, endpointId }: Of): Promise<WithSecret> => {
    const [secret, at] = [secretOf(deps), deps.clock.now()];
    return deps.unitOfWork.run(actor.merchantId, async (stores) => {
      await findEndpoint(stores, endpointId);
      await stores.webhooks.rotate(endpointId, secret, new Date(at.getTime() + PREVIOUS_SECRET_MS));
      // The log says of a secret that it changed, never what it is.
      const rotated = entry({ actor, action: 'webhook.secret_rotated', id: endpointId, at });
      await stores.audit.add({ ...rotated, after: { secret: 'new' } });
      return { endpoint: await findEndpoint(stores, endpointId), secret };
    });
  };

export type RotateWebhookSecret = ReturnType<typeof createRotateWebhookSecret>;

/** Takes an address away with its log. */
export const createRemoveWebhook =
  ({ unitOfWork, clock, wakeUp }: WebhookDeps) =>
  async ({ actor, endpointId }: Of): Promise<void> => {
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const { name, url } = await findEndpoint(stores, endpointId);
      await stores.webhooks.remove(endpointId);
      const at = clock.now();
      await stores.audit.add({
        ...entry({ actor, action: 'webhook.removed', id: endpointId, at }),
        before: { name, url },
      });
    });
    wakeUp.wake('webhooks', actor.merchantId);
  };

export type RemoveWebhook = ReturnType<typeof createRemoveWebhook>;
