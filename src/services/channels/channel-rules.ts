import type { EncryptionMode } from '../../domain/channels/channel.js';
import { AppError } from '../../kernel/errors.js';

type Wired = { readonly encryptionMode: EncryptionMode; readonly originalId: string | undefined };

/**
 * Throws `invalid` `validation`. Plain and compatible mode exist only where the operator allows insecure channels, never in
 * production; in plain mode the original id cannot be learned, so it has to be given (bad-inputs.json C6, C10).
 */
export const refuseInsecureChannel = ({ encryptionMode, originalId }: Wired, allowInsecure: boolean): void => {
  if (encryptionMode === 'safe') return;
  if (!allowInsecure) throw new AppError('invalid', 'validation', { details: { field: 'encryptionMode' } });
  if (encryptionMode === 'plain' && originalId === undefined) {
    throw new AppError('invalid', 'validation', { details: { field: 'originalId' } });
  }
};
