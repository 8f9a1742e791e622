import { existsSync, readFileSync } from 'node:fs';

const page = readFileSync('docs/security.md', 'utf8');

/** The rows of the list: `| S7 | what is done | where | shown by |`. */
const rows = page.split('\n').flatMap((line) => {
  const [number, ...cells] = line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
  return number !== undefined && /^S\d+$/.test(number) ? [{ number, cells }] : [];
});

describe('the security list', () => {
  it('has every number once, with what is done and where', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 55 }, (_, index) => `S${index + 1}`));
    for (const { number, cells } of rows) expect([number, cells.every((cell) => cell !== '')]).toEqual([number, true]);
  });

  it('names tests that are there, by the titles they have, and places that are there', () => {
    for (const { number, cells } of rows) {
      const [, where = '', shownBy = ''] = cells;
      const tests = [...shownBy.matchAll(/`(test\/[^`]+)` “([^”]+)”/g)];
      for (const [, path = '', title = ''] of tests) {
        expect([number, path, existsSync(path)]).toEqual([number, path, true]);
        expect([number, readFileSync(path, 'utf8').includes(title) ? title : `not there: ${title}`]).toEqual([
          number,
          title,
        ]);
      }
      const commands = [...shownBy.matchAll(/`npm run ([\w:]+)`/g)].map(([, name]) => name);
      expect([number, tests.length + commands.length > 0]).toEqual([number, true]);
      for (const name of commands) expect(readFileSync('package.json', 'utf8')).toContain(`"${name}":`);
      const places = [...where.matchAll(/`([\w./-]+\/[\w./-]+)`/g)].map(([, path]) => path ?? '');
      expect([number, places.filter((path) => !existsSync(path))]).toEqual([number, []]);
    }
  });

  it('has a bill of materials and licences that are checked', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(scripts).toMatchObject({ sbom: expect.any(String), licences: expect.any(String) });
    expect(readFileSync('.ci/run', 'utf8')).toMatch(/^for check in .*\blicences\b.*; do$/m);
    const installs = readFileSync('Dockerfile', 'utf8')
      .split('\n')
      .filter((line) => line.includes('npm ci'));
    expect(installs.filter((line) => !line.includes('--ignore-scripts'))).toEqual([]);
  });

  it('says where to report and how fast it is mended', () => {
    const words = readFileSync('SECURITY.md', 'utf8');
    for (const wanted of ['private vulnerability report', '7 days', '30 days', '## What is supported']) {
      expect(words).toContain(wanted);
    }
  });
});
