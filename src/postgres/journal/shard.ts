/** Lanes of the journal; the table inbound_shards has a row for each. */
export const SHARDS = 64;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

const fold = (hash: number, text: string): number => {
  let folded = hash;
  for (let index = 0; index < text.length; index += 1) folded = Math.imul(folded ^ text.charCodeAt(index), FNV_PRIME);
  return folded;
};

/** The lane of an identity's pushes, 0 to 63: FNV-1a over `channelId openid`. It is stored, so it must never change. */
export const shardOf = (channelId: string, openid: string): number => {
  const hash = fold(fold(fold(FNV_OFFSET, channelId), ' '), openid);
  // The low bits of FNV alone are not even enough.
  return (hash ^ (hash >>> 16)) & (SHARDS - 1);
};
