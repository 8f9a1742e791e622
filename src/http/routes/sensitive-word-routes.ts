import { z } from 'zod';
import { sensitiveWords } from '../../contract/conversations/sensitive-words.js';
import type { ListSensitiveWords, ReplaceSensitiveWords } from '../../services/sensitive-words/sensitive-words.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type SensitiveWordRouteDeps = {
  readonly listSensitiveWords: ListSensitiveWords;
  readonly replaceSensitiveWords: ReplaceSensitiveWords;
};

export const sensitiveWordRoutes = (deps: SensitiveWordRouteDeps): readonly Route[] => [
  route({
    name: 'sensitive_word.list',
    method: 'GET',
    path: '/api/v1/sensitive-words',
    summary: 'Words that a reply must not hold (`block`) or that are asked about before sending (`warn`).',
    access: 'sensitive_words.read',
    limit: 'read',
    input: z.object({}),
    answer: sensitiveWords,
    handle: async ({ actor }) => ({ items: await deps.listSensitiveWords({ actor }) }),
  }),
  route({
    name: 'sensitive_word.replace',
    method: 'PUT',
    path: '/api/v1/sensitive-words',
    summary: 'Replaces the list.',
    access: 'sensitive_words.manage',
    limit: 'write',
    input: z.object({ body: sensitiveWords }),
    answer: sensitiveWords,
    handle: async ({ actor, body }) => ({ items: await deps.replaceSensitiveWords({ actor, words: body.items }) }),
  }),
];
