/**
 * @typedef {{ status: number, body: Record<string, unknown>, cookie: string }} Answer
 * @typedef {{ headers?: Record<string, string>, body?: unknown, method?: string }} Call
 */

const timeoutMs = 15_000;

/** @param {string} text @returns {Record<string, unknown>} */
const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

/**
 * @param {string} url
 * @param {Call} call
 * @returns {Promise<Answer>}
 */
export const call = async (url, { headers = {}, body, method = 'POST' }) => {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { status: response.status, body: parse(await response.text()), cookie };
};

/**
 * @param {string} what
 * @param {Answer} answer
 */
export const unexpected = (what, { status, body }) =>
  new Error(`${what} was answered with ${status} ${JSON.stringify(body['error'] ?? '')}`);
