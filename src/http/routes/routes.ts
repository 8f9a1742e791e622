import type { Route } from '../route.js';
import { accountRoutes } from './account-routes.js';
import type { AccountRouteDeps } from './account-routes.js';
import { agentRoutes } from './agent-routes.js';
import type { AgentRouteDeps } from './agent-routes.js';
import { withApiDescription } from './api-description-routes.js';
import { apiTokenRoutes } from './api-token-routes.js';
import type { ApiTokenRouteDeps } from './api-token-routes.js';
import { channelRoutes } from './channel-routes.js';
import type { ChannelRouteDeps } from './channel-routes.js';
import { conversationRoutes } from './conversation-routes.js';
import type { ConversationRouteDeps } from './conversation-routes.js';
import { customerRoutes } from './customer-routes.js';
import type { CustomerRouteDeps } from './customer-routes.js';
import { meRoutes } from './me-routes.js';
import type { MeRouteDeps } from './me-routes.js';
import { mediaRoutes } from './media-routes.js';
import type { MediaRouteDeps } from './media-routes.js';
import { messageRoutes } from './message-routes.js';
import type { MessageRouteDeps } from './message-routes.js';
import { noteRoutes } from './note-routes.js';
import type { NoteRouteDeps } from './note-routes.js';
import { quickReplyRoutes } from './quick-reply-routes.js';
import type { QuickReplyRouteDeps } from './quick-reply-routes.js';
import { sensitiveWordRoutes } from './sensitive-word-routes.js';
import type { SensitiveWordRouteDeps } from './sensitive-word-routes.js';
import { searchRoutes } from './search-routes.js';
import type { SearchRouteDeps } from './search-routes.js';
import { servingRoutes } from './serving-routes.js';
import type { ServingRouteDeps } from './serving-routes.js';
import { settingsRoutes } from './settings-routes.js';
import type { SettingsRouteDeps } from './settings-routes.js';
import { signInRoutes } from './sign-in-routes.js';
import type { SignInRouteDeps } from './sign-in-routes.js';
import { skillGroupRoutes } from './skill-group-routes.js';
import type { SkillGroupRouteDeps } from './skill-group-routes.js';
import { tagRoutes } from './tag-routes.js';
import type { TagRouteDeps } from './tag-routes.js';

export type RouteDeps = SignInRouteDeps &
  MeRouteDeps &
  AccountRouteDeps &
  AgentRouteDeps &
  SkillGroupRouteDeps &
  ApiTokenRouteDeps &
  ChannelRouteDeps &
  SettingsRouteDeps &
  ConversationRouteDeps &
  CustomerRouteDeps &
  TagRouteDeps &
  SearchRouteDeps &
  ServingRouteDeps &
  MessageRouteDeps &
  NoteRouteDeps &
  QuickReplyRouteDeps &
  SensitiveWordRouteDeps &
  MediaRouteDeps;

/** The one table of routes. What is not in it is not served. */
export const createRoutes = (deps: RouteDeps): readonly Route[] =>
  withApiDescription([
    ...signInRoutes(deps),
    ...meRoutes(deps),
    ...accountRoutes(deps),
    ...agentRoutes(deps),
    ...skillGroupRoutes(deps),
    ...apiTokenRoutes(deps),
    ...channelRoutes(deps),
    ...settingsRoutes(deps),
    ...conversationRoutes(deps),
    ...customerRoutes(deps),
    ...tagRoutes(deps),
    ...searchRoutes(deps),
    ...servingRoutes(deps),
    ...messageRoutes(deps),
    ...noteRoutes(deps),
    ...quickReplyRoutes(deps),
    ...sensitiveWordRoutes(deps),
    ...mediaRoutes(deps),
  ]);
