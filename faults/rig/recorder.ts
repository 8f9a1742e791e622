import type { Tap } from './proxy.js';

/** A request as it was sent, to be sent again. */
export type RecordedRequest = { readonly path: string; readonly contentType: string; readonly body: string };

const END_OF_HEAD = '\r\n\r\n';

const headerOf = (head: string, name: string): string =>
  new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';

/** Keeps the requests that pass through a proxy; their bodies announce their length, as a push gun's do. */
export const createRecorder = () => {
  const requests: RecordedRequest[] = [];

  /** Takes the first whole request off what was said; undefined while there is none. */
  const takeFirst = (said: Buffer): Buffer | undefined => {
    const headEnd = said.indexOf(END_OF_HEAD);
    if (headEnd === -1) return undefined;
    const head = said.subarray(0, headEnd).toString('latin1');
    const bodyAt = headEnd + END_OF_HEAD.length;
    const end = bodyAt + Number(headerOf(head, 'content-length'));
    if (said.length < end) return undefined;
    const path = head.split(' ', 2)[1] ?? '';
    requests.push({
      path,
      contentType: headerOf(head, 'content-type'),
      body: said.subarray(bodyAt, end).toString('utf8'),
    });
    return said.subarray(end);
  };
  const tap: Tap = () => {
    let said = Buffer.alloc(0);
    return (bytes) => {
      said = Buffer.concat([said, bytes]);
      for (let rest = takeFirst(said); rest; rest = takeFirst(said)) said = Buffer.from(rest);
    };
  };
  return { tap, requests: (): readonly RecordedRequest[] => requests };
};
