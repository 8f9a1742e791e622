import { secondsOfAmr } from '../../../src/domain/channels/voice-length.js';
import { mediaTypeOf } from '../../../src/domain/channels/media-type.js';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

it.each<[string, Uint8Array, string | undefined]>([
  ['JPEG', latin1('\xff\xd8\xff\xe0\0\x10JFIF'), 'image/jpeg'],
  ['PNG', latin1('\x89PNG\r\n\x1a\n\0\0'), 'image/png'],
  ['GIF', latin1('GIF89a\x01\0'), 'image/gif'],
  ['AMR', latin1('#!AMR\n\x3c'), 'audio/amr'],
  ['wide AMR', latin1('#!AMR-WB\n'), 'audio/amr'],
  ['tagged MP3', latin1('ID3\x04\0'), 'audio/mpeg'],
  ['bare MP3', latin1('\xff\xfb\x90\x00'), 'audio/mpeg'],
  ['MP4', latin1('\0\0\0\x18ftypisom\0\0\x02\0'), 'video/mp4'],
  ['HEIC, which only looks like MP4', latin1('\0\0\0\x18ftypheic\0\0\0\0'), undefined],
  ['an audio file of the MP4 family', latin1('\0\0\0\x18ftypM4A \0\0\0\0'), undefined],
  ['a web page', latin1('<html><script>'), undefined],
  ['SVG', latin1('<svg xmlns='), undefined],
  ['PDF', latin1('%PDF-1.7\n'), undefined],
  ['a Windows program', latin1('MZ\x90\0'), undefined],
  ['a bit rate that does not exist', latin1('\xff\xfb\xf0\x00'), undefined],
  ['UTF-16 text', latin1('\xff\xfe<\0h\0'), undefined],
  ['nothing', new Uint8Array(), undefined],
])('%s', (...[, bytes, contentType]) => {
  expect(mediaTypeOf(bytes)?.contentType).toBe(contentType);
});

describe('the length of a voice', () => {
  const amr = (head: string, frame: readonly number[], count: number): Uint8Array =>
    Buffer.concat([Buffer.from(head), ...Array.from({ length: count }, () => Buffer.from(frame))]);
  const frameOf = (type: number, size: number): readonly number[] => [type << 3, ...Array<number>(size).fill(0)];

  it('is counted frame by frame, 20 ms each, whatever their sizes', () => {
    expect(secondsOfAmr(amr('#!AMR\n', frameOf(7, 31), 50))).toBeCloseTo(1);
    expect(secondsOfAmr(amr('#!AMR\n', frameOf(0, 12), 3_001))).toBeGreaterThan(60);
    expect(secondsOfAmr(amr('#!AMR-WB\n', frameOf(2, 32), 100))).toBeCloseTo(2);
    expect(secondsOfAmr(amr('#!AMR\n', [0x60], 100))).toBe(0);
    expect(secondsOfAmr(Buffer.from('ID3'))).toBeUndefined();
  });
});
