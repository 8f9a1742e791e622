import { reportView } from '../../../../src/contract/reports/reports.js';
import type { ReportDimensionView } from '../../../../src/contract/reports/reports.js';
import type { Call } from '../call.js';

export type ReportQuestion = { readonly from: string; readonly to: string; readonly by: ReportDimensionView };

export const createReportsApi = (call: Call) => ({
  read: ({ from, to, by }: ReportQuestion) => call({ path: '/reports', query: { from, to, by }, answer: reportView }),
});

export type ReportsApi = ReturnType<typeof createReportsApi>;
