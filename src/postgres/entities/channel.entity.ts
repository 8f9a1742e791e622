import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChannelKind, EncryptionMode } from '../../domain/channels/channel.js';

/** Columns of bytes hold secrets, sealed with the channel's id (secret-box.ts). */
@Entity('channels')
export class ChannelEntity {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'merchant_id', type: 'uuid' })
  merchantId: string;

  @Column({ type: 'text' })
  kind: ChannelKind;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'channel_key', type: 'text' })
  channelKey: string;

  @Column({ name: 'app_id', type: 'text' })
  appId: string;

  @Column({ name: 'original_id', type: 'text', nullable: true })
  originalId: string | null;

  @Column({ name: 'encryption_mode', type: 'text' })
  encryptionMode: EncryptionMode;

  @Column({ name: 'previous_mode', type: 'text', nullable: true })
  previousMode: EncryptionMode | null;

  @Column({ name: 'previous_mode_until', type: 'timestamptz', nullable: true })
  previousModeUntil: Date | null;

  @Column({ name: 'data_format', type: 'text' })
  dataFormat: 'xml' | 'json';

  @Column({ name: 'app_secret', type: 'bytea', select: false })
  appSecret: Buffer;

  @Column({ type: 'bytea' })
  token: Buffer;

  @Column({ name: 'encoding_aes_key', type: 'bytea', nullable: true })
  encodingAesKey: Buffer | null;

  @Column({ name: 'previous_token', type: 'bytea', nullable: true })
  previousToken: Buffer | null;

  @Column({ name: 'previous_encoding_aes_key', type: 'bytea', nullable: true })
  previousEncodingAesKey: Buffer | null;

  @Column({ name: 'previous_until', type: 'timestamptz', nullable: true })
  previousUntil: Date | null;

  @Column({ type: 'boolean' })
  enabled: boolean;

  @Column({ name: 'removed_at', type: 'timestamptz', nullable: true })
  removedAt: Date | null;

  @Column({ name: 'answers_itself', type: 'boolean', default: false })
  answersItself: boolean;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
