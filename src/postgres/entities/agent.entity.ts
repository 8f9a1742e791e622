import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgentRole, AgentStatus } from '../../domain/people/agent.js';

@Entity('agents')
export class AgentEntity {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'merchant_id', type: 'uuid' })
  merchantId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'login_name', type: 'text' })
  loginName: string;

  /** Left out of every read: only signing in needs it, before a merchant is known. */
  @Column({ name: 'password_hash', type: 'text', select: false })
  passwordHash: string;

  @Column({ type: 'text' })
  role: AgentRole;

  @Column({ type: 'int' })
  capacity: number;

  @Column({ type: 'text' })
  status: AgentStatus;

  @Column({ name: 'status_reason', type: 'text', nullable: true })
  statusReason: string | null;

  @Column({ name: 'status_changed_at', type: 'timestamptz' })
  statusChangedAt: Date;

  @Column({ name: 'last_assigned_at', type: 'timestamptz', nullable: true })
  lastAssignedAt: Date | null;

  @Column({ name: 'disabled_at', type: 'timestamptz', nullable: true })
  disabledAt: Date | null;

  @Column({ name: 'removed_at', type: 'timestamptz', nullable: true })
  removedAt: Date | null;
}
