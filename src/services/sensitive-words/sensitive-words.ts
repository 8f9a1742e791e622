import type { Actor } from '../../domain/people/agent.js';
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

export const createReplaceSensitiveWords =
  ({ unitOfWork }: Deps) =>
  ({ actor, words }: { readonly actor: Actor; readonly words: readonly SensitiveWord[] }) =>
    unitOfWork.run(actor.merchantId, async ({ sensitiveWords }) => {
      await sensitiveWords.replace(words);
      return sensitiveWords.all();
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
