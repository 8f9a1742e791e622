import type { Route } from '../route.js';
import { accountRoutes } from './account-routes.js';
import { agentRoutes } from './agent-routes.js';
import { alertRoutes } from './alerts/alert-routes.js';
import { withApiDescription } from './api-description-routes.js';
import { apiTokenRoutes } from './api-token-routes.js';
import { channelRoutes } from './channel-routes.js';
import { channelWorkRoutes } from './channels/channel-work-routes.js';
import { menuRoutes } from './channels/menu-routes.js';
import { qrCodeRoutes } from './channels/qr-code-routes.js';
import { tagSyncRoutes } from './channels/tag-sync-routes.js';
import { complaintRoutes } from './complaint-routes.js';
import { conversationRoutes } from './conversation-routes.js';
import { customerRoutes } from './customer-routes.js';
import { blockRoutes } from './customers/block-routes.js';
import { exportRoutes } from './export-routes.js';
import { erasureRoutes } from './keeping/erasure-routes.js';
import { storageRoutes } from './keeping/storage-routes.js';
import { meRoutes } from './me-routes.js';
import { mediaRoutes } from './media-routes.js';
import { settingsDocumentRoutes } from './merchant/settings-document-routes.js';
import { messageRoutes } from './message-routes.js';
import { noteRoutes } from './note-routes.js';
import { noticeRoutes } from './notice-routes.js';
import { orderRoutes } from './order-routes.js';
import { orderSourceRoutes } from './order-source-routes.js';
import { paySettingsRoutes } from './pay-settings-routes.js';
import { paymentRoutes } from './payment-routes.js';
import { linkRoutes } from './people/link-routes.js';
import { pageReportRoutes } from './people/page-report-routes.js';
import { quickReplyRoutes } from './quick-reply-routes.js';
import { refundRoutes } from './refund-routes.js';
import { reportRoutes } from './reports/report-routes.js';
import { searchRoutes } from './search-routes.js';
import { selfServiceRoutes } from './self-service-routes.js';
import { sensitiveWordRoutes } from './sensitive-word-routes.js';
import { servingRoutes } from './serving-routes.js';
import { settingsRoutes } from './settings-routes.js';
import { signInRoutes } from './sign-in-routes.js';
import { skillGroupRoutes } from './skill-group-routes.js';
import { auditRoutes } from './supervising/audit-routes.js';
import { boardRoutes } from './supervising/board-routes.js';
import { supervisorRoutes } from './supervising/supervisor-routes.js';
import { tagRoutes } from './tag-routes.js';
import { ticketRoutes } from './tickets/ticket-routes.js';
import { ticketSettingsRoutes } from './tickets/ticket-settings-routes.js';
import { webhookRoutes } from './webhooks/webhook-routes.js';
import { wiringRoutes } from './wiring/wiring-routes.js';

/** The routes of each noun, made of what they need. */
const TABLES = [
  accountRoutes,
  agentRoutes,
  alertRoutes,
  apiTokenRoutes,
  channelRoutes,
  channelWorkRoutes,
  menuRoutes,
  qrCodeRoutes,
  tagSyncRoutes,
  complaintRoutes,
  conversationRoutes,
  customerRoutes,
  blockRoutes,
  exportRoutes,
  erasureRoutes,
  storageRoutes,
  meRoutes,
  mediaRoutes,
  settingsDocumentRoutes,
  messageRoutes,
  noteRoutes,
  noticeRoutes,
  orderRoutes,
  orderSourceRoutes,
  paySettingsRoutes,
  paymentRoutes,
  linkRoutes,
  pageReportRoutes,
  quickReplyRoutes,
  refundRoutes,
  reportRoutes,
  searchRoutes,
  selfServiceRoutes,
  sensitiveWordRoutes,
  servingRoutes,
  settingsRoutes,
  signInRoutes,
  skillGroupRoutes,
  auditRoutes,
  boardRoutes,
  supervisorRoutes,
  tagRoutes,
  ticketRoutes,
  ticketSettingsRoutes,
  webhookRoutes,
  wiringRoutes,
] as const;

type All<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer Every) => void
  ? Every
  : never;

/** What all of them need together. */
export type RouteDeps = All<Parameters<(typeof TABLES)[number]>[0]>;

/** The one table of routes. What is not in it is not served. */
export const createRoutes = (deps: RouteDeps): readonly Route[] =>
  withApiDescription(TABLES.flatMap((table) => table(deps)));
