import type { Channel } from '../../domain/channels/channel.js';
import { AppError } from '../../kernel/errors.js';
import type { AccountAnswer } from '../ports/channels/account-answer.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** Throws `not_found`, and `official_account_only` for a mini program: it has neither menu nor followers. */
export const officialAccount = async ({ channels }: Pick<Stores, 'channels'>, channelId: string): Promise<Channel> => {
  const channel = await channels.findById(channelId);
  if (!channel) throw new AppError('missing', 'not_found');
  if (channel.kind !== 'official_account') throw new AppError('conflict', 'official_account_only');
  return channel;
};

/** The value, or `wechat_refused` with WeChat's code; what was not reached is refused alike and may be asked again. */
export const answered = <T>(answer: AccountAnswer<T>): T => {
  if (answer.status === 'done') return answer.value;
  const { code, errcode, rid } = answer.error;
  throw new AppError('conflict', 'wechat_refused', {
    details: { reason: code, ...(errcode !== undefined && { errcode }), ...(rid !== undefined && { rid }) },
  });
};
