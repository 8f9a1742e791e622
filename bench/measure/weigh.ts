// Loaded into each server of a soak: when it is told, it collects its garbage and writes down what is left. What only waits to be
// collected looks like a leak from outside, and is none.
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

const told = z.object({ weighInto: z.string() });

setFlagsFromString('--expose-gc');

process.on('message', (message) => {
  const { data } = told.safeParse(message);
  if (!data) return;
  runInNewContext('gc()');
  writeFileSync(data.weighInto, JSON.stringify(process.memoryUsage()));
});
// Nobody who can still be told something is kept alive by that.
// Loaded into a server before it starts: says what memory it holds, after all garbage is gone, whenever it is asked.

const collect: unknown = runInNewContext('gc');

const weigh = (asked: unknown): void => {
  if (typeof collect !== 'function') throw new Error('no garbage collector to call');
  collect();
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  console.log(JSON.stringify({ weighed: asked, rss, heapUsed, external }));
};

process.on('message', weigh);
process.channel?.unref();
