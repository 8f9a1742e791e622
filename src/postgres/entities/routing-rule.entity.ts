import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgentChoice, SkillGroupCondition } from '../../domain/conversations/routing.js';

/** What a rule chooses: a skill group in the first list, a way to choose an agent in the second. */
export interface RoutingTarget {
  readonly skillGroupId?: string;
  readonly choice?: AgentChoice;
}

@Entity('routing_rules')
export class RoutingRuleEntity {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'merchant_id', type: 'uuid' })
  merchantId: string;

  @Column({ type: 'text' })
  list: 'skill_group' | 'agent';

  @Column({ type: 'int' })
  position: number;

  @Column({ type: 'jsonb' })
  condition: SkillGroupCondition;

  @Column({ type: 'jsonb' })
  target: RoutingTarget;

  @Column({ type: 'boolean' })
  enabled: boolean;
}
