import type { AcceptedPush, InboundQueue } from '../../src/services/ports/queues/inbound-queue.js';

type Variation = { key?: string; channelId?: string; signatureKey?: string };

/** What every journal promises about accepting, real or in memory. `channelIds` are two channels it may write for. */
export const describeAcceptingJournal = (
  name: string,
  open: () => Promise<{
    queue: Pick<InboundQueue, 'accept'>;
    merchantId: string;
    channelIds: readonly [string, string];
  }>,
): void => {
  describe(`${name}, accepting pushes`, () => {
    let accept: (variation: Variation) => ReturnType<InboundQueue['accept']>;
    let other: string;

    beforeEach(async () => {
      const { queue, merchantId, channelIds } = await open();
      other = channelIds[1];
      accept = ({ key = 'm:oA:1', channelId = channelIds[0], signatureKey }) => {
        const push: AcceptedPush = {
          merchantId,
          channelId,
          receivedAt: new Date(),
          signatureKey,
          push: {
            kind: 'message',
            openid: 'oA',
            createdAt: new Date(1_726_100_200_000),
            key,
            wechatName: 'text',
            msgId: '1',
            content: { type: 'text', text: '你好' },
          },
        };
        return queue.accept(push);
      };
    });

    it('stores an identity once, however often and closely it comes', async () => {
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => accept({})));

      expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(19);
      await expect(accept({})).resolves.toBe('duplicate');
    });

    it('tells identities and channels apart', async () => {
      await expect(accept({})).resolves.toBe('stored');
      await expect(accept({ key: 'm:oB:1' })).resolves.toBe('stored');
      await expect(accept({ channelId: other })).resolves.toBe('stored');
    });

    it('lets a plain-mode signature vouch for one identity only', async () => {
      await expect(accept({ signatureKey: 's1' })).resolves.toBe('stored');
      await expect(accept({ signatureKey: 's1' })).resolves.toBe('duplicate');
      await expect(accept({ signatureKey: 's1', key: 'e:x' })).resolves.toBe('refused');
      await expect(accept({ signatureKey: 's2', key: 'e:x' })).resolves.toBe('stored');
      await expect(accept({ signatureKey: 's1', channelId: other })).resolves.toBe('stored');
    });
  });
};
