import { z } from 'zod';
import { reportQuery, reportView } from '../../../contract/reports/reports.js';
import type { ExportReport } from '../../../services/reports/export-report.js';
import type { ReadReport } from '../../../services/reports/read-report.js';
import { sendCsv } from '../../bodies/send-csv.js';
import { bytesRoute, route } from '../../route.js';
import type { Route } from '../../route.js';

export type ReportRouteDeps = { readonly readReport: ReadReport; readonly exportReport: ExportReport };

const shared = {
  method: 'GET',
  access: 'reports.read',
  limit: 'read',
  input: z.object({ query: reportQuery }),
} as const;

export const reportRoutes = ({ readReport, exportReport }: ReportRouteDeps): readonly Route[] => [
  route({
    ...shared,
    name: 'report.get',
    path: '/api/v1/reports',
    summary: 'Arrivals, waits, responses and ratings of some days, whole, divided, and beside the days before.',
    answer: reportView,
    handle: ({ actor, query }) => readReport({ actor, ...query }),
  }),
  bytesRoute({
    ...shared,
    name: 'report.export',
    path: '/api/v1/reports/export',
    summary: 'The rows of a report as CSV.',
    handle: async ({ actor, query, ctx }) =>
      sendCsv(ctx, `report-${query.from}-${query.to}-${query.by}.csv`, await exportReport({ actor, ...query })),
  }),
];
