/** No honest picture carries more text than this, and a compressed one may unfold a thousandfold. */
const LARGEST_TEXT_BYTES = 64 * 1024;
const LARGEST_PROFILE_BYTES = 1024 * 1024;
const SIGNATURE_BYTES = 8;
/** Length, name and checksum. */
const CHUNK_FRAME_BYTES = 12;

const LIMITS: Readonly<Record<string, number>> = {
  tEXt: LARGEST_TEXT_BYTES,
  zTXt: LARGEST_TEXT_BYTES,
  iTXt: LARGEST_TEXT_BYTES,
  iCCP: LARGEST_PROFILE_BYTES,
};

/** Whether a PNG carries text or a profile that could exhaust whoever unpacks it. Reads the frames of its chunks only. */
export const hasOversizedText = (bytes: Uint8Array): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE_BYTES; at + CHUNK_FRAME_BYTES <= bytes.length;) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (length > (LIMITS[name] ?? Infinity)) return true;
    at += CHUNK_FRAME_BYTES + length;
  }
  return false;
};
