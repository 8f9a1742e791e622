// Loaded into a server before it starts: says what memory it holds, after all garbage is gone, whenever it is asked.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
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
