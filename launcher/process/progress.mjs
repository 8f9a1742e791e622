const tickMs = 5_000;
// Quick steps say nothing, so that a second start is a few lines.
const quietMs = 400;

// A terminal that was closed takes no more words; what runs is still stopped in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/** @param {number} startedAt */
const seconds = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

/** @param {string} line */
export const say = (line) => void process.stderr.write(`${line}\n`);

/**
 * Runs one step and says so while it takes long: its name, then the time every few seconds, then the total.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const step = async (name, work) => {
  const startedAt = Date.now();
  let announced = false;
  const announce = setTimeout(() => {
    announced = true;
    say(`· ${name} …`);
  }, quietMs);
  const tick = setInterval(() => say(`  ${name}: ${seconds(startedAt)}`), tickMs);
  try {
    const result = await work();
    if (announced) say(`✓ ${name}: ${seconds(startedAt)}`);
    return result;
  } finally {
    clearTimeout(announce);
    clearInterval(tick);
  }
};
