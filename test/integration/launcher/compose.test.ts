import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder = '';
let ours = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiedai-compose-'));
  ours = await readFile('docker-compose.yml', 'utf8');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const check = async (change: (text: string) => string): Promise<string> => {
  const path = join(folder, 'docker-compose.yml');
  const changed = change(ours);
  await writeFile(path, changed);
  return new Promise((resolve) => {
    execFile(process.execPath, ['launcher/check-compose.mjs', path], (_error, stdout, stderr) => {
      resolve(`${changed === ours ? 'ours: ' : ''}${stdout}${stderr}`.trim());
    });
  });
};

const replaced = (from: string, to: string) => (text: string) => text.replace(from, to);

it('takes the compose file as it is', async () => {
  expect(await check((text) => text)).toMatch(/^ours: .*of the shape that Compose takes/s);
});

it.each([
  ['init: true', 'initialise: true', /services\.migrate\.initialise is not known/],
  ['condition: service_healthy', 'condition: service_ready', /condition has to be a condition that Compose knows/],
  ["restart: 'no'", 'restart: no-thanks', /services\.migrate\.restart has to be/],
  ["restart: 'no'", 'restart: always', /waits for the end of migrate, which is started again/],
  ['interval: 5s', 'interval: 5', /healthcheck\.interval has to be a time such as 5s/],
  ['test: [CMD, redis-cli, ping]', 'test: [redis-cli, ping]', /has to be a list that begins with CMD/],
  ["PORT: '3000'", 'PORT: 3000', /environment\.PORT has to be text/],
  ['- data:/data', '- /data', /has to be a volume with its place/],
  ['- data:/data', '- media:/data', /media is mounted and not declared/],
  ['depends_on: *stores-ready', 'depends_on: *stores', /nothing is called \*stores/],
  ['dist/src/cli/jiedai.js', 'dist/src/cli/jiedi.js', /which the image does not hold/],
])('refuses %s as %s', async (from, to, fault) => {
  expect(await check(replaced(from, to))).toMatch(fault);
});
