import { z } from 'zod';
import { auditList, auditQuery } from '../../../contract/people/audit.js';
import type { ListAudit } from '../../../services/reads/list-audit.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type AuditRouteDeps = { readonly listAudit: ListAudit };

export const auditRoutes = ({ listAudit }: AuditRouteDeps): readonly Route[] => [
  route({
    name: 'audit.list',
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'Who changed what and when, youngest first. Entries are never changed or taken out.',
    access: 'audit.read',
    limit: 'read',
    input: z.object({ query: auditQuery }),
    answer: auditList,
    handle: ({ actor, query }) => listAudit({ actor, ...query }),
  }),
];
