import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { z } from 'zod';
import { createPasswords } from '../../../src/app/tools/passwords.js';
import { createTokens } from '../../../src/app/tools/tokens.js';
import { passiveReplyOf } from '../../../src/wechat/push/passive-reply.js';
import { isSameSignature, signatureOf } from '../../../src/wechat/protocol/signature.js';
import { parsePush } from '../../../src/wechat/protocol/parse-push.js';

type Source = { readonly path: string; readonly text: string };

const sourcesOf = (folder: string, ending: RegExp): readonly Source[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), 'utf8') }));

const server = sourcesOf('src', /\.ts$/);
const consolePages = sourcesOf(join('console', 'src'), /\.(ts|vue)$/);

/** Each place in the sources where a pattern holds, as `path: the line`. */
const placesOf = (sources: readonly Source[], pattern: RegExp): readonly string[] =>
  sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => pattern.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );

describe('secrets', () => {
  it('are compared in constant time and never by ===', () => {
    const compared =
      /\b(?!errcode)\w*(?:signature|hmac|csrfToken|secret|passwordHash|tokenHash|pushToken)\w*(?:\([^)]*\))?\)?\s*[!=]==?(?!=)(?!\s*(?:\(|undefined|null|''|""))/i;
    // The key of a plain push in the journal tells verified pushes apart, and proves nothing.
    const harmless = /SIGNATURE_BYTES|\.length|one\.signatureKey === other\.signatureKey/;
    expect(placesOf(server, compared).filter((place) => !harmless.test(place))).toEqual([]);
    // What it would find.
    expect(placesOf([{ path: 'x', text: 'if (signature === given)' }], compared)).toHaveLength(1);
  });

  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  const ROUNDS = 250;
  const TRIES = 400;

  /** 100,000 tries of each kind, turn by turn; by how much their medians differ. */
  const differenceOf = (isSame: (given: string) => boolean, [first, last]: readonly [string, string]): number => {
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [kind, given] of [first, last].entries()) {
        const startedAt = process.hrtime.bigint();
        for (let n = 0; n < TRIES; n += 1) isSame(given);
        times[kind]?.push(Number(process.hrtime.bigint() - startedAt));
      }
    }
    const [early, late] = [median(times[0]), median(times[1])];
    return Math.abs(early - late) / Math.min(early, late);
  };

  it('tell nothing by the time it takes to refuse a wrong one', () => {
    const right = signatureOf('token', '1', '2');
    const wrongAt = (place: number): string =>
      right.slice(0, place) + (right[place] === '0' ? '1' : '0') + right.slice(place + 1);
    const tokens = createTokens('x'.repeat(32));
    const [wrongFirst, wrongLast] = [wrongAt(0), wrongAt(39)];
    for (const isSame of [
      (given: string) => isSameSignature(right, given),
      (given: string) => tokens.isEqual(right, given),
    ]) {
      // Others use this machine too: what is equal once is equal, what leaks never is.
      let difference = 1;
      for (let n = 0; n < 20 && difference >= 0.01; n += 1) difference = differenceOf(isSame, [wrongFirst, wrongLast]);
      expect(difference).toBeLessThan(0.01);
    }
  });
});

describe('passwords', () => {
  it('are kept as argon2id of 19 MiB and 2 passes, whole, whatever they are written in', async () => {
    const passwords = createPasswords();
    for (const password of ['p'.repeat(128), '密码😀'.repeat(30)]) {
      const stored = await passwords.hash(password);
      expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(await passwords.verify(stored, password)).toEqual({ isRight: true, isOutdated: false });
      expect((await passwords.verify(stored, password.slice(0, -1))).isRight).toBe(false);
    }
    const older = (await passwords.hash('x')).replace('m=19456', 'm=4096');
    expect((await passwords.verify(older, 'x')).isOutdated).toBe(true);
    expect(await passwords.verify(undefined, 'x')).toEqual({ isRight: false, isOutdated: false });
  });
});

describe('patterns', () => {
  it('of ours never repeat what repeats: none can take longer than its text is long, but for a power', () => {
    const literals = placesOf(server, /\/[^/\n]*[+*][^/\n]*\)(?:[+*]|\{\d+,\})/);
    expect(literals.filter((place) => /\/.*\([^()]*[+*][^()]*\)(?:[+*]|\{\d+,\}).*\//.test(place))).toEqual([]);
    expect(/\([^()]*[+*][^()]*\)(?:[+*]|\{\d+,\})/.test('/(a+)+$/')).toBe(true);
  });

  it('of merchants run in linear time by one engine alone', () => {
    // These are put together from words of our own.
    expect(placesOf(server, /\bnew RegExp\(/).map((place) => place.split(':')[0])).toEqual([
      join('src', 'domain', 'people', 'masking.ts'),
      join('src', 'domain', 'texts', 'search-words.ts'),
      join('src', 'files', 'backup', 'backup-reader.ts'),
    ]);
  });
});

describe('statements', () => {
  it('are written in one room, and none is put together from what came in', () => {
    const sql = /`\s*(?:select .* from|insert into|update \w+ set|delete from)\b/i;
    const rooms = new Set(placesOf(server, sql).map((place) => place.split(/[\\/]/)[1]));
    expect([...rooms].filter((room) => !['postgres', 'app', 'cli'].includes(room ?? ''))).toEqual([]);
    expect(placesOf(server, /\b(?:query|sql)\([^)]*\$\{\s*(?:body|query|params|ctx|request|input)\b/)).toEqual([]);
  });
});

describe('what goes into WeChat’s documents', () => {
  /** SECURITY_TEXTS=100000 tries as many as the promise names. */
  const TEXTS = Number(process.env['SECURITY_TEXTS'] ?? 5_000);

  it('comes out as it went in, whatever it holds', () => {
    const envelope = { openid: 'oUser', originalId: 'gh_1', now: new Date(0), seal: undefined };
    const character = fc.constantFrom(...']]><&"\'![CDATA你😀 \\/{}abc\n', ']]>', '<a href="x">', '</Content>');
    const text = fc.array(character, { minLength: 1, maxLength: 20 }).map((parts) => parts.join(''));
    for (const words of fc.sample(text, TEXTS)) {
      const reply = passiveReplyOf({ type: 'text', text: words }, envelope);
      const read = JSON.stringify(parsePush(Buffer.from(reply ?? '')));
      if (!read.includes(JSON.stringify(words).slice(1, -1))) expect(read).toContain(words);
    }
  });
});

describe('the console', () => {
  it('makes no markup from text and no program from a string', () => {
    const dangerous =
      /v-html|\.innerHTML\s*=|insertAdjacentHTML|outerHTML|document\.write|\beval\(|new Function\(|srcdoc/;
    expect(placesOf(consolePages, dangerous)).toEqual([]);
  });

  it('opens other pages without telling them who asks', () => {
    for (const { path, text } of consolePages) {
      for (const [tag] of text.matchAll(/<a\b[^>]*_blank[^>]*>/g)) {
        expect([path, tag]).toEqual([path, expect.stringContaining('noopener noreferrer')]);
      }
      for (const [call] of text.matchAll(/window\.open\([\s\S]*?\);/g)) {
        expect([path, call]).toEqual([path, expect.stringContaining('noopener,noreferrer')]);
      }
    }
  });
});

describe('packages', () => {
  const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
  const lock = z.object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) });

  it('that run in production are named to the last digit, and newer than what is known to be broken', () => {
    const { dependencies } = manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
    expect(Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const { packages } = lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
    const isNewer = (name: string, [major, minor, patch]: readonly [number, number, number]): boolean => {
      const [a = 0, b = 0, c = 0] = (packages[`node_modules/${name}`]?.version ?? '').split('.').map(Number);
      return a * 1e6 + b * 1e3 + c >= major * 1e6 + minor * 1e3 + patch;
    };
    expect(isNewer('xml2js', [0, 5, 0])).toBe(true);
    expect(isNewer('koa', [3, 1, 2])).toBe(true);
    expect(isNewer('ws', [8, 17, 1])).toBe(true);
    expect(isNewer('multer', [2, 0, 2])).toBe(true);
  });
});
