import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('skill_group_agents')
export class SkillGroupAgentEntity {
  @PrimaryColumn({ name: 'skill_group_id', type: 'uuid' })
  skillGroupId: string;

  @PrimaryColumn({ name: 'agent_id', type: 'uuid' })
  agentId: string;

  @Column({ name: 'merchant_id', type: 'uuid' })
  merchantId: string;
}
