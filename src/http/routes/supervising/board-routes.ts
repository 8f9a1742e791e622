import { z } from 'zod';
import { boardView } from '../../../contract/board.js';
import type { ReadBoard } from '../../../services/supervising/read-board.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type BoardRouteDeps = { readonly readBoard: ReadBoard };

export const boardRoutes = ({ readBoard }: BoardRouteDeps): readonly Route[] => [
  route({
    name: 'board.get',
    method: 'GET',
    path: '/api/v1/board',
    summary: 'Queues with why somebody waits, agents with status and load, and the day so far. Live over the socket.',
    access: 'board.read',
    limit: 'read',
    input: z.object({}),
    answer: boardView,
    handle: ({ actor }) => readBoard(actor.merchantId),
  }),
];
