import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { PayAccountView, PayKeys, PlatformKey } from '../ports/payments/pay-accounts.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

/** What a merchant copies from WeChat Pay's console. What is secret, and the public key, may be left out of a change: it stays. */
export type PayInput = {
  readonly mchId: string;
  readonly merchantSerial?: string | undefined;
  /** Tells the serial, and whether the private key belongs to it. */
  readonly merchantCertificate?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly apiV3Key?: string | undefined;
  readonly publicKeyId?: string | undefined;
  readonly publicKey?: string | undefined;
  readonly platformCertificates?: readonly string[] | undefined;
};

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly payKeys: PayKeys;
  readonly clock: Clock;
  readonly wakeUp: WakeUp;
};
type Where = { readonly actor: Actor; readonly channelId: string };

const refused = (field: string): AppError =>
  new AppError('invalid', 'validation', { details: { field: `pay.${field}` } });

const must = (condition: boolean, field: string): void => {
  if (!condition) throw refused(field);
};

const readPlatformKeys = (payKeys: PayKeys, { platformCertificates = [] }: PayInput): readonly PlatformKey[] =>
  platformCertificates.map((pem) => {
    const key = payKeys.readCertificate(pem);
    if (!key) throw refused('platformCertificates');
    return key;
  });

const serialOf = (payKeys: PayKeys, input: PayInput): string => {
  const { merchantCertificate, merchantSerial, privateKey } = input;
  if (merchantCertificate === undefined) {
    if (merchantSerial === undefined) throw refused('merchantSerial');
    return merchantSerial;
  }
  const certificate = payKeys.readCertificate(merchantCertificate);
  if (!certificate) throw refused('merchantCertificate');
  must(privateKey === undefined || payKeys.belongTogether(privateKey, merchantCertificate), 'privateKey');
  must(merchantSerial === undefined || merchantSerial === certificate.serial, 'merchantSerial');
  return certificate.serial;
};

/** Throws `validation` naming the field, and never its value. */
const checked = (payKeys: PayKeys, input: PayInput) => {
  const { privateKey, apiV3Key, publicKeyId, publicKey } = input;
  must(privateKey === undefined || payKeys.isPrivateKey(privateKey), 'privateKey');
  must(publicKey === undefined || publicKeyId !== undefined, 'publicKeyId');
  must(publicKey === undefined || payKeys.isPublicKey(publicKey), 'publicKey');
  return {
    mchId: input.mchId,
    merchantSerial: serialOf(payKeys, input),
    platformKeys: readPlatformKeys(payKeys, input),
    publicKey: publicKeyId === undefined ? undefined : { id: publicKeyId, pem: publicKey },
    secrets: { ...(privateKey !== undefined && { privateKey }), ...(apiV3Key !== undefined && { apiV3Key }) },
  };
};

const subject = (channelId: string) => ({ subjectType: 'channel', subjectId: channelId }) as const;

/** The WeChat Pay settings of a channel. */
export const createPaySettings = ({ unitOfWork, payKeys, clock, wakeUp }: Deps) => {
  const mine = async (stores: Stores, channelId: string): Promise<void> => {
    if (!(await stores.channels.findById(channelId))) throw new AppError('missing', 'not_found');
  };
  /** In the caller's transaction: with the channel's own wiring. Platform keys that are known stay. */
  const save = async (stores: Stores, channelId: string, input: PayInput): Promise<void> => {
    const { platformKeys, ...account } = checked(payKeys, input);
    const known = await stores.payAccounts.find(channelId);
    const keys = [...(known?.mchId === input.mchId ? known.platformKeys : []), ...platformKeys];
    const bySerial = [...new Map(keys.map((key) => [key.serial, key])).values()];
    await stores.payAccounts.save({ ...account, channelId, platformKeys: bySerial });
    await stores.timers.set({ kind: 'complaints_sweep', subjectId: channelId, dueAt: clock.now() });
  };
  return {
    save,
    get: ({ actor, channelId }: Where): Promise<PayAccountView | undefined> =>
      unitOfWork.run(actor.merchantId, async (stores) => {
        await mine(stores, channelId);
        return stores.payAccounts.find(channelId);
      }),
    set: async ({ actor, channelId, input }: Where & { readonly input: PayInput }): Promise<PayAccountView> => {
      const saved = await unitOfWork.run(actor.merchantId, async (stores) => {
        await mine(stores, channelId);
        await save(stores, channelId, input);
        const after = { mchId: input.mchId, hasNewKey: input.privateKey !== undefined || input.apiV3Key !== undefined };
        await stores.audit.add({ actor, action: 'payments.wired', ...subject(channelId), after, at: clock.now() });
        return stores.payAccounts.find(channelId);
      });
      if (!saved) throw new AppError('missing', 'not_found');
      wakeUp.wake('channels', channelId);
      wakeUp.wake('timers', channelId);
      return saved;
    },
    remove: async ({ actor, channelId }: Where): Promise<void> => {
      await unitOfWork.run(actor.merchantId, async (stores) => {
        await mine(stores, channelId);
        await stores.payAccounts.remove(channelId);
        await stores.audit.add({ actor, action: 'payments.unwired', ...subject(channelId), at: clock.now() });
        await stores.timers.cancel(['complaints_sweep'], channelId);
      });
      wakeUp.wake('channels', channelId);
    },
  };
};

export type PaySettings = ReturnType<typeof createPaySettings>;
