import { z } from 'zod';
import { alertTargetAnswer, alertTargetBody, alertTestAnswer } from '../../../contract/alerts/alerts.js';
import type { AlertTargetView } from '../../../contract/alerts/alerts.js';
import type { AlertTarget } from '../../../domain/alerts/alert.js';
import type { ReadAlertTarget, SaveAlertTarget, TestAlertTarget } from '../../../services/alerts/alert-target.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type AlertRouteDeps = {
  readonly readAlertTarget: ReadAlertTarget;
  readonly saveAlertTarget: SaveAlertTarget;
  readonly testAlertTarget: TestAlertTarget;
};

const present = ({ lastSentAt, lastFault, ...target }: AlertTarget): AlertTargetView => ({
  ...target,
  lastSentAt: lastSentAt?.toISOString() ?? null,
  lastFault: lastFault ?? null,
});

const PATH = '/api/v1/alert-target';

export const alertRoutes = ({
  readAlertTarget,
  saveAlertTarget,
  testAlertTarget,
}: AlertRouteDeps): readonly Route[] => [
  route({
    name: 'alert_target.get',
    method: 'GET',
    path: PATH,
    summary: 'Where the merchant is called outside the console.',
    access: 'settings.manage',
    limit: 'read',
    input: z.object({}),
    answer: alertTargetAnswer,
    handle: async ({ actor }) => {
      const target = await readAlertTarget(actor);
      return { target: target ? present(target) : null };
    },
  }),
  route({
    name: 'alert_target.set',
    method: 'PUT',
    path: PATH,
    summary: 'Sets a WeCom group robot or an https address to be called; its address is not shown again.',
    access: 'settings.manage',
    limit: 'write',
    input: z.object({ body: alertTargetBody }),
    answer: alertTargetAnswer,
    handle: async ({ actor, body: change }) => ({ target: present(await saveAlertTarget({ actor, change })) }),
  }),
  route({
    name: 'alert_target.test',
    method: 'POST',
    path: `${PATH}/test`,
    summary: 'Calls once, to see whether it arrives.',
    access: 'settings.manage',
    limit: 'upload',
    input: z.object({ body: z.strictObject({}) }),
    answer: alertTestAnswer,
    handle: async ({ actor }) => {
      const outcome = await testAlertTarget(actor);
      return { status: outcome.status, fault: outcome.status === 'failed' ? outcome.fault : null };
    },
  }),
];
