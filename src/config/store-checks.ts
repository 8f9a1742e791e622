import { ConfigError } from './config-error.js';
import { spell } from './setting-names.js';

/** What only the running stores can tell: whoever opens them asks, then checks the answers here. Each throws ConfigError. */

/** `policy`: what Redis answers to `CONFIG GET maxmemory-policy`; undefined where it may not be asked. */
export const checkRedisPolicy = (policy: string | undefined): void => {
  if (policy === undefined || policy === 'noeviction') return;
  throw new ConfigError([
    `${spell('redis.url')}: this Redis has a maxmemory-policy that forgets queues when it is full; set maxmemory-policy to noeviction`,
  ]);
};

/** `opensSecrets`: whether the master key opens what is stored. With another one every channel would have to be wired again. */
export const checkMasterKey = (opensSecrets: boolean): void => {
  if (opensSecrets) return;
  throw new ConfigError([
    `${spell('encryption.masterKey')}: does not open the secrets that are stored; give the key they were sealed with, ` +
      'or name it in JIEDAI_PREVIOUS_MASTER_KEYS',
  ]);
};
