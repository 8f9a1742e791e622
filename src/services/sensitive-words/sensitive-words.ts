import type { Actor } from '../../domain/people/agent.js';
import { changedFields } from '../../domain/people/audit.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import { matchWords } from '../../kernel/match-words.js';
import type { SensitiveWord } from '../../kernel/match-words.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork };

export const createListSensitiveWords =
  ({ unitOfWork }: Deps) =>
  ({ actor }: { readonly actor: Actor }): Promise<readonly SensitiveWord[]> =>
    unitOfWork.run(actor.merchantId, ({ sensitiveWords }) => sensitiveWords.all());

export type ListSensitiveWords = ReturnType<typeof createListSensitiveWords>;

const shownOf = (words: readonly SensitiveWord[]) => ({ words: words.map(({ word, act }) => ({ word, act })) });

export const createReplaceSensitiveWords =
  ({ unitOfWork, clock }: Deps & { readonly clock: Clock }) =>
  ({ actor, words }: { readonly actor: Actor; readonly words: readonly SensitiveWord[] }) =>
    unitOfWork.run(actor.merchantId, async ({ sensitiveWords, audit }) => {
      const before = shownOf(await sensitiveWords.all());
      await sensitiveWords.replace(words);
      const now = await sensitiveWords.all();
      const changed = changedFields(before, shownOf(now));
      const subject = { subjectType: 'merchant', subjectId: actor.merchantId } as const;
      if (changed) {
        await audit.add({ actor, action: 'sensitive_words.changed', ...subject, ...changed, at: clock.now() });
      }
      return now;
    });

export type ReplaceSensitiveWords = ReturnType<typeof createReplaceSensitiveWords>;

/** Throws `conflict` `sensitive_word` with the place of the first word that may not leave; never with the word itself. */
export const refuseSensitive = async (
  { sensitiveWords }: Pick<Stores, 'sensitiveWords'>,
  text: string,
): Promise<void> => {
  const hit = matchWords(text, await sensitiveWords.all()).find(({ act }) => act === 'block');
  if (hit) throw new AppError('conflict', 'sensitive_word', { details: { start: hit.start, end: hit.end } });
};
