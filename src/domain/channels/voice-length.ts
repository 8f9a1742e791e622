/** WeChat doc: 新增临时素材; longer ones are refused with 45007. */
export const LONGEST_VOICE_SECONDS = 60;

const FRAME_SECONDS = 0.02;

/** Bytes of a speech frame by its type, its own first byte left out (RFC 4867, 5.3). Types without an entry end the stream. */
const FORMS = [
  {
    head: '#!AMR-WB\n',
    bytes: [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, undefined, undefined, undefined, undefined, 0, 0],
  },
  { head: '#!AMR\n', bytes: [12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, undefined, undefined, undefined, 0] },
] as const;

/** Seconds of an AMR voice, counted frame by frame; undefined for every other form. */
export const secondsOfAmr = (bytes: Uint8Array): number | undefined => {
  const head = String.fromCharCode(...bytes.subarray(0, 9));
  const form = FORMS.find((one) => head.startsWith(one.head));
  if (!form) return undefined;
  let frames = 0;
  for (let at = form.head.length; at < bytes.length; frames += 1) {
    const size = form.bytes[((bytes[at] ?? 0) >> 3) & 0x0f];
    if (size === undefined) break;
    at += 1 + size;
  }
  return frames * FRAME_SECONDS;
};
