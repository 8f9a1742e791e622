/** The parameters of a push URL that count; undefined where one is absent, given twice, or not decodable. */
export type PushQuery = {
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  readonly nonce: string | undefined;
  readonly msg_signature: string | undefined;
  readonly echostr: string | undefined;
};

const isWanted = (name: string): name is keyof PushQuery =>
  name === 'signature' || name === 'timestamp' || name === 'nonce' || name === 'msg_signature' || name === 'echostr';

const decode = (text: string): string | undefined => {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined; // a broken percent sequence
  }
};

/** Reads the part of the URL behind the question mark. `signature[]=` and the like are other names, not other spellings. */
export const readPushQuery = (queryString: string): PushQuery => {
  const query: Partial<Record<keyof PushQuery, string>> = {};
  const seen = new Set<string>();
  for (const pair of queryString.split('&')) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    if (name === undefined || !isWanted(name)) continue;
    query[name] = seen.has(name) || equals < 0 ? undefined : decode(pair.slice(equals + 1));
    seen.add(name);
  }
  const { signature, timestamp, nonce, msg_signature, echostr } = query;
  return { signature, timestamp, nonce, msg_signature, echostr };
};
