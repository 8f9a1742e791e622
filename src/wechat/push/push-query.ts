/** The parameters of a push URL that count; undefined where one is absent, empty where it was given twice or cannot be decoded. */
export type PushQuery = {
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  readonly nonce: string | undefined;
  readonly msg_signature: string | undefined;
  readonly echostr: string | undefined;
};

const isWanted = (name: string): name is keyof PushQuery =>
  name === 'signature' || name === 'timestamp' || name === 'nonce' || name === 'msg_signature' || name === 'echostr';

const decode = (text: string): string => {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return ''; // a broken percent sequence
  }
};

/** Reads the part of the URL behind the question mark. `signature[]=` and the like are other names, not other spellings. */
export const readPushQuery = (queryString: string): PushQuery => {
  const query: { -readonly [name in keyof PushQuery]: PushQuery[name] } = {
    signature: undefined,
    timestamp: undefined,
    nonce: undefined,
    msg_signature: undefined,
    echostr: undefined,
  };
  for (let start = 0, end = 0; start < queryString.length; start = end + 1) {
    const ampersand = queryString.indexOf('&', start);
    end = ampersand < 0 ? queryString.length : ampersand;
    const equals = queryString.indexOf('=', start);
    const nameEnd = equals < 0 || equals > end ? end : equals;
    const name = decode(queryString.slice(start, nameEnd));
    if (isWanted(name)) query[name] = query[name] === undefined ? decode(queryString.slice(nameEnd + 1, end)) : '';
  }
  return query;
};
