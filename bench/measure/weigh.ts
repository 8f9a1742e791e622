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
process.channel?.unref();
