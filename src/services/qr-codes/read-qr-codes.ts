import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { QrCodeDay, QrCodeRecord } from '../ports/qr-codes/qr-code-store.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Cursors } from '../ports/tools/tokens.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly cursors: Cursors; readonly clock: Clock };
type Page = {
  readonly actor: Actor;
  readonly channelId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
type CodePage = { readonly items: readonly QrCodeRecord[]; readonly nextCursor: string | null };

const DAY_MS = 86_400_000;

/** Codes with their counts, newest first, and the counts of one by day of the merchant's time zone. */
export const createReadQrCodes = ({ unitOfWork, cursors, clock }: Deps) => ({
  list: async ({ actor: { merchantId }, channelId, cursor, limit }: Page): Promise<CodePage> => {
    const list = `qr-codes:${channelId ?? ''}`;
    const afterId = cursor === undefined ? undefined : cursors.open(list, merchantId, cursor)?.[0];
    const found = await unitOfWork.run(merchantId, ({ qrCodes }) =>
      qrCodes.list({ channelId, afterId, limit: limit + 1 }),
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? cursors.seal(list, merchantId, [last.id]) : null };
  },
  days: (actor: Actor, codeId: string, days: number): Promise<readonly QrCodeDay[]> =>
    unitOfWork.run(actor.merchantId, async ({ qrCodes, merchants }) => {
      const code = await qrCodes.findById(codeId);
      if (!code) throw new AppError('missing', 'not_found');
      const { timeZone } = await merchants.current();
      return qrCodes.daysOf(code, { from: new Date(clock.now().getTime() - days * DAY_MS), timeZone });
    }),
});

export type ReadQrCodes = ReturnType<typeof createReadQrCodes>;
