import { AgentEntity } from './agent.entity.js';
import { ApiTokenEntity } from './api-token.entity.js';
import { ChannelEntity } from './channel.entity.js';
import { MerchantEntity } from './merchant.entity.js';
import { RoutingRuleEntity } from './routing-rule.entity.js';
import { SkillGroupAgentEntity } from './skill-group-agent.entity.js';
import { SkillGroupEntity } from './skill-group.entity.js';

export const ENTITIES = [
  AgentEntity,
  ApiTokenEntity,
  ChannelEntity,
  MerchantEntity,
  RoutingRuleEntity,
  SkillGroupAgentEntity,
  SkillGroupEntity,
];
