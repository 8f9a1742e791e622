import { join } from 'node:path';
import { param } from './http/parse.js';
import type { Answer, Route } from './http/router.js';
import { createStaticFiles } from './http/static-files.js';
import type { World } from './state/world.js';

const missing: Answer = { type: 'bytes', status: 404, contentType: 'text/plain', body: 'not found' };

/** The phone page and the media it shows. The page lies beside this file, in the source tree and in the build alike. */
export const phoneRoutes = ({ media }: World): readonly Route[] => {
  const file = createStaticFiles(join(__dirname, 'phone'));
  const style = createStaticFiles(join(__dirname, 'phone', 'styles'));
  return [
    { method: 'GET', path: '/simulator', handle: () => file('index.html') },
    { method: 'GET', path: '/simulator/', handle: () => file('index.html') },
    { method: 'GET', path: '/simulator/phone/:file', handle: (call) => file(param(call, 'file')) },
    { method: 'GET', path: '/simulator/phone/styles/:file', handle: (call) => style(param(call, 'file')) },
    {
      method: 'GET',
      path: '/simulator/media/:mediaId',
      handle: (call) => {
        const medium = media.findAny(param(call, 'mediaId'));
        if (!medium) return missing;
        const headers = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'max-age=3600' };
        return { type: 'bytes', contentType: medium.contentType, body: medium.bytes, headers };
      },
    },
  ];
};
