import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';

@Entity('merchants')
export class MerchantEntity {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'time_zone', type: 'text' })
  timeZone: string;

  /** Only what the merchant changed. */
  @Column({ type: 'jsonb' })
  settings: Partial<MerchantSettings>;
}
