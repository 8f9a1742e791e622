import { z } from 'zod';
import { eraseTaskList, eraseTaskState, retried, storageView } from '../../../../src/contract/keeping/keeping.js';
import type { eraseReason } from '../../../../src/contract/keeping/keeping.js';
import type { Call } from '../call.js';

export const createKeepingApi = (call: Call) => {
  const decide = (taskId: string, verb: 'approve' | 'reject') =>
    call({
      method: 'POST',
      path: `/erase-tasks/${encodeURIComponent(taskId)}/${verb}`,
      body: {},
      answer: eraseTaskState,
    });
  return {
    storage: () => call({ path: '/storage', answer: storageView }),
    retry: () => call({ method: 'POST', path: '/storage/retry', body: {}, answer: retried }),
    clean: () => call({ method: 'POST', path: '/storage/clean', body: {}, answer: z.unknown() }),
    eraseTasks: (cursor?: string) =>
      call({ path: '/erase-tasks', query: { cursor, limit: 50 }, answer: eraseTaskList }),
    requestErasure: (customerId: string, reason: z.infer<typeof eraseReason>) =>
      call({
        method: 'POST',
        path: `/customers/${encodeURIComponent(customerId)}/erase-tasks`,
        body: { reason },
        answer: eraseTaskState,
      }),
    approve: (taskId: string) => decide(taskId, 'approve'),
    reject: (taskId: string) => decide(taskId, 'reject'),
  };
};
