import type { Route } from '../route.js';
import { agentRoutes } from './agent-routes.js';
import type { AgentRouteDeps } from './agent-routes.js';
import { withApiDescription } from './api-description-routes.js';
import { apiTokenRoutes } from './api-token-routes.js';
import type { ApiTokenRouteDeps } from './api-token-routes.js';
import { channelRoutes } from './channel-routes.js';
import type { ChannelRouteDeps } from './channel-routes.js';
import { conversationRoutes } from './conversation-routes.js';
import type { ConversationRouteDeps } from './conversation-routes.js';
import { meRoutes } from './me-routes.js';
import type { MeRouteDeps } from './me-routes.js';
import { mediaRoutes } from './media-routes.js';
import type { MediaRouteDeps } from './media-routes.js';
import { messageRoutes } from './message-routes.js';
import type { MessageRouteDeps } from './message-routes.js';
import { selfServiceRoutes } from './self-service-routes.js';
import type { SelfServiceRouteDeps } from './self-service-routes.js';
import { servingRoutes } from './serving-routes.js';
import type { ServingRouteDeps } from './serving-routes.js';
import { settingsRoutes } from './settings-routes.js';
import type { SettingsRouteDeps } from './settings-routes.js';
import { signInRoutes } from './sign-in-routes.js';
import type { SignInRouteDeps } from './sign-in-routes.js';
import { skillGroupRoutes } from './skill-group-routes.js';
import type { SkillGroupRouteDeps } from './skill-group-routes.js';

export type RouteDeps = SignInRouteDeps &
  MeRouteDeps &
  AgentRouteDeps &
  SkillGroupRouteDeps &
  ApiTokenRouteDeps &
  ChannelRouteDeps &
  SettingsRouteDeps &
  SelfServiceRouteDeps &
  ConversationRouteDeps &
  ServingRouteDeps &
  MessageRouteDeps &
  MediaRouteDeps;

/** The one table of routes. What is not in it is not served. */
export const createRoutes = (deps: RouteDeps): readonly Route[] =>
  withApiDescription([
    ...signInRoutes(deps),
    ...meRoutes(deps),
    ...agentRoutes(deps),
    ...skillGroupRoutes(deps),
    ...apiTokenRoutes(deps),
    ...channelRoutes(deps),
    ...settingsRoutes(deps),
    ...selfServiceRoutes(deps),
    ...conversationRoutes(deps),
    ...servingRoutes(deps),
    ...messageRoutes(deps),
    ...mediaRoutes(deps),
  ]);
