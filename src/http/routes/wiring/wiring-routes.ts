import { z } from 'zod';
import { id } from '../../../contract/paging.js';
import { checkWiringBody, wiringReport } from '../../../contract/wiring/wiring.js';
import type { WiringReportView } from '../../../contract/wiring/wiring.js';
import { worstOf } from '../../../domain/wiring/finding.js';
import type { WiringReport } from '../../../domain/wiring/finding.js';
import type { CheckWiring, ReadWiring } from '../../../services/wiring/check-wiring.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type WiringRouteDeps = { readonly checkWiring: CheckWiring; readonly readWiring: ReadWiring };

const params = z.strictObject({ channelId: id });

const present = (channelId: string, report: WiringReport | undefined): WiringReportView => ({
  channelId,
  checkedAt: report?.checkedAt.toISOString() ?? null,
  colour: report ? worstOf(report.findings) : null,
  findings: (report?.findings ?? []).map(({ check, colour, code, facts, errcode = null }) => ({
    check,
    colour,
    code,
    facts: { ...facts },
    errcode,
  })),
});

export const wiringRoutes = ({ checkWiring, readWiring }: WiringRouteDeps): readonly Route[] => [
  route({
    name: 'wiring.check',
    method: 'POST',
    path: '/api/v1/channels/:channelId/doctor',
    summary: 'Looks at the channel’s wiring now: address, certificate, signature, token, rights, traffic.',
    access: 'channels.manage',
    limit: 'upload',
    input: z.object({ params, body: checkWiringBody }),
    answer: wiringReport,
    handle: async ({ actor: { merchantId }, params: { channelId } }) =>
      present(channelId, await checkWiring({ merchantId, channelId })),
  }),
  route({
    name: 'wiring.get',
    method: 'GET',
    path: '/api/v1/channels/:channelId/doctor',
    summary: 'What was found when the channel’s wiring was last looked at; it is each hour.',
    access: 'channels.read',
    limit: 'read',
    input: z.object({ params }),
    answer: wiringReport,
    handle: async ({ actor: { merchantId }, params: { channelId } }) =>
      present(channelId, await readWiring({ merchantId, channelId })),
  }),
];
