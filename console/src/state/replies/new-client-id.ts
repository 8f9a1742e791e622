/** An id the server knows a line by, whatever is sent twice: 128 random bits in hex. */
export const newClientId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
