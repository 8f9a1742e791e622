import { join } from 'node:path';
import { z } from 'zod';
import type { ProductProcess } from '../../test/support/product/process.js';

/** The module that answers `weigh` inside the server. */
export const SCALES = join(__dirname, 'weigh.js');

export type Weight = { readonly rss: number; readonly heap: number };

const said = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() });

let asked = 0;

/** What a server that was started with `SCALES` holds, garbage aside. */
export const weigh = async (server: ProductProcess): Promise<Weight> => {
  asked += 1;
  const question = `bench-${asked}`;
  server.tell({ question });
  const line = await server.line((text) => text.startsWith('{"weighed"') && text.includes(`"${question}"`));
  const { rss, heapUsed, external } = said.parse(JSON.parse(line));
  return { rss, heap: heapUsed + external };
};
