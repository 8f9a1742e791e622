/** Lanes of the journal; the table inbound_shards has a row for each. */
export const SHARDS = 64;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The lane of an identity's pushes, 0 to 63: FNV-1a. It is stored, so it must never change. */
export const shardOf = (channelId: string, openid: string): number => {
  const identity = `${channelId} ${openid}`;
  let hash = FNV_OFFSET;
  for (let index = 0; index < identity.length; index += 1) {
    hash = Math.imul(hash ^ identity.charCodeAt(index), FNV_PRIME);
  }
  // The low bits of FNV alone are not even enough.
  return (hash ^ (hash >>> 16)) & (SHARDS - 1);
};
