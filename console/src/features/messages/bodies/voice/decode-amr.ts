import { z } from 'zod';
import workerUrl from './amr-worker.js?worker&url';

/** AMR narrow band has 8,000 samples a second (3GPP TS 26.071). */
const SAMPLE_RATE = 8000;
const LONGEST_MS = 20_000;

const answer = z.object({ amr: z.instanceof(Float32Array).nullable() });

const ownScript = (url: string): string => {
  if (new URL(url, location.href).origin !== location.origin) throw new Error('a worker of another site');
  return url;
};
const policy = window.trustedTypes?.createPolicy('jiedai-worker', { createScriptURL: ownScript });

/** The samples of an AMR voice; undefined when the bytes cannot be read. */
const samplesOf = (bytes: Uint8Array): Promise<Float32Array | undefined> =>
  new Promise((resolve) => {
    const worker = new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl);
    const end = (samples: Float32Array | undefined): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(samples);
    };
    const timer = setTimeout(() => end(undefined), LONGEST_MS);
    worker.addEventListener('message', ({ data }) => end(answer.safeParse(data).data?.amr ?? undefined));
    worker.addEventListener('error', () => end(undefined));
    worker.postMessage({ command: 'decode', buffer: bytes });
  });

const HEADER_BYTES = 44;

/** A WAV file of one channel with 16 bits a sample. */
const toWav = (samples: Float32Array): Blob => {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + samples.length * 2));
  const word = (at: number, text: string): void => {
    for (let index = 0; index < text.length; index += 1) view.setUint8(at + index, text.charCodeAt(index));
  };
  word(0, 'RIFF');
  view.setUint32(4, view.byteLength - 8, true);
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (const [index, sample] of samples.entries()) {
    view.setInt16(HEADER_BYTES + index * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true);
  }
  return new Blob([view], { type: 'audio/wav' });
};

/** An AMR voice as a file every browser plays; undefined when it cannot be read. */
export const amrToWav = async (bytes: Uint8Array): Promise<Blob | undefined> => {
  const samples = await samplesOf(bytes);
  return samples && samples.length > 0 ? toWav(samples) : undefined;
};
