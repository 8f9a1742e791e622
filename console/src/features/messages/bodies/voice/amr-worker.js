// @ts-check
// The decoder of benz-amr-recorder as a worker of our own: the package starts it from a blob, which the page's content policy
// refuses. It answers `{command: 'decode', buffer}` with `{command: 'decode', amr: samples at 8 kHz, or null}`.
import startDecoder from 'benz-amr-recorder/src/amrnb.js';

startDecoder();
