import type { Channel } from '../../domain/channels/channel.js';
import { turnedRed, worstOf } from '../../domain/wiring/finding.js';
import type { Finding, WiringReport } from '../../domain/wiring/finding.js';
import { DISABLED_CHANNEL, judgeWiring } from '../../domain/wiring/judge-wiring.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { ChannelDirectory } from '../ports/channels/channel-directory.js';
import type { WiringProbes } from '../ports/channels/wiring-probes.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { WiringQueue } from '../ports/queues/wiring-queue.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

/** Tells whoever watches beside the console that checks turned red; in the transaction that says so. */
export type TellOfRed = (
  stores: Stores,
  told: { readonly channel: Channel; readonly findings: readonly Finding[]; readonly at: Date },
) => Promise<void>;

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly channels: Pick<ChannelDirectory, 'findByKey'>;
  readonly wiringProbes: WiringProbes;
  readonly wiringQueue: Pick<WiringQueue, 'trafficOf'>;
  readonly tellOfRed: TellOfRed;
  readonly hasRoles: boolean;
  readonly windowSeconds: number;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly clock: Clock;
};

type Wanted = { readonly merchantId: string; readonly channelId: string };

const createLook =
  ({ channels, wiringProbes, wiringQueue, hasRoles, windowSeconds, clock }: Deps) =>
  async (channel: Channel): Promise<readonly Finding[]> => {
    const wired = await channels.findByKey(channel.channelKey);
    if (!wired) return DISABLED_CHANNEL;
    const at = clock.now();
    const [{ place, tls }, pushUrl, platform, traffic] = await Promise.all([
      wiringProbes.place(),
      wiringProbes.pushUrl(wired),
      wiringProbes.platform(wired),
      wiringQueue.trafficOf(channel.id, at),
    ]);
    const { kind, encryptionMode } = channel;
    const facts = { at, kind, encryptionMode, windowSeconds, hasRoles };
    return judgeWiring({ ...facts, place, tls, pushUrl, platform, traffic });
  };

/**
 * Looks at one channel's wiring, keeps what was found, and announces it. Two who ask at the same moment share one look. Throws `missing`
 * for a channel of nobody, or of another merchant.
 */
export const createCheckWiring = (deps: Deps) => {
  const { unitOfWork, wakeUp, clock, tellOfRed } = deps;
  const look = createLook(deps);
  const running = new Map<string, Promise<WiringReport>>();

  const check = async ({ merchantId, channelId }: Wanted): Promise<WiringReport> => {
    const channel = await unitOfWork.run(merchantId, ({ channels }) => channels.findById(channelId));
    if (!channel) throw new AppError('missing', 'not_found');
    const report = { checkedAt: clock.now(), findings: await look(channel) };
    await unitOfWork.run(merchantId, async (stores) => {
      const before = await stores.wiringReports.replace(channelId, report);
      const findings = turnedRed(before?.findings ?? [], report.findings);
      await stores.outbox.add([
        {
          type: 'wiring.checked',
          channelId,
          channelName: channel.name,
          colour: worstOf(report.findings),
          turnedRed: findings.map(({ check: name }) => name),
        },
      ]);
      if (findings.length > 0) await tellOfRed(stores, { channel, findings, at: report.checkedAt });
    });
    wakeUp.wake('outbox', merchantId);
    wakeUp.wake('timers', merchantId);
    return report;
  };

  return (wanted: Wanted): Promise<WiringReport> => {
    const key = `${wanted.merchantId} ${wanted.channelId}`;
    const shared = running.get(key);
    if (shared) return shared;
    const mine = check(wanted).finally(() => running.delete(key));
    running.set(key, mine);
    return mine;
  };
};

export type CheckWiring = ReturnType<typeof createCheckWiring>;

/** What was last found; undefined before the first look. Throws `missing` for a channel that is not the merchant's. */
export const createReadWiring =
  ({ unitOfWork }: Pick<Deps, 'unitOfWork'>) =>
  ({ merchantId, channelId }: Wanted): Promise<WiringReport | undefined> =>
    unitOfWork.run(merchantId, async ({ channels, wiringReports }) => {
      if (!(await channels.findById(channelId))) throw new AppError('missing', 'not_found');
      return wiringReports.find(channelId);
    });

export type ReadWiring = ReturnType<typeof createReadWiring>;
