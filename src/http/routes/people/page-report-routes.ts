import { z } from 'zod';
import { pageReportBody } from '../../../contract/people/page-reports.js';
import type { PageReportBody } from '../../../contract/people/page-reports.js';
import type { PageReport, PageReports } from '../../../services/page-reports/note-page-reports.js';
import { PAGE_REPORTS } from '../../middleware/headers.js';
import { publicRoute } from '../../route.js';
import type { Route } from '../../route.js';

export type PageReportRouteDeps = { readonly pageReports: Pick<PageReports, 'note'> };

const readReports = (body: PageReportBody): readonly PageReport[] => {
  if ('csp-report' in body) {
    const {
      'effective-directive': effective,
      'violated-directive': violated,
      'blocked-uri': blocked,
    } = body['csp-report'];
    return [{ directive: effective ?? violated, blocked }];
  }
  return body
    .filter(({ type }) => type === 'csp-violation')
    .map(({ body: said }) => ({
      directive: said?.effectiveDirective ?? undefined,
      blocked: said?.blockedURL ?? undefined,
    }));
};

export const pageReportRoutes = ({ pageReports }: PageReportRouteDeps): readonly Route[] => [
  publicRoute({
    name: 'page_report.create',
    method: 'POST',
    path: PAGE_REPORTS,
    summary: 'Where browsers report what the policy of the page refused. Counted by directive; nothing of it is kept.',
    limit: 'report',
    json: { types: ['application/csp-report', 'application/reports+json'], maxBytes: 16_384 },
    input: z.object({ body: pageReportBody }),
    answer: z.object({}),
    handle: async ({ body }) => {
      pageReports.note(readReports(body));
      return {};
    },
  }),
];
