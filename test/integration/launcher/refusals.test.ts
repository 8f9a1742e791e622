import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from '../../support/product/process.js';

type Outcome = { readonly exitCode: number | null; readonly said: string };

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jiedai start '));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const npmStart = async (settings: Readonly<Record<string, string>>): Promise<Outcome> => {
  const child = spawn(process.execPath, ['launcher/start.mjs'], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: String(await freePort()), ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = text(child.stderr);
  const exitCode = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { exitCode, said: (await said).trim() };
};

describe('npm start says in one sentence what stands in its way', () => {
  it.each([
    ['PORT', 'eighty'],
    ['SIMULATOR_PORT', '70000'],
    ['ROLE', 'everything'],
    ['DATABASE_URL', 'mysql://root:hunter2@db/desk'],
    ['REDIS_URL', 'hunter2'],
  ])('names the setting %s, not its value, and ends with 78', async (name, value) => {
    const { exitCode, said } = await npmStart({ [name]: value });

    expect(exitCode).toBe(78);
    expect(said.split('\n')).toHaveLength(1);
    expect(said).toContain(name);
    expect(said).not.toContain(value);
  });

  it('says which database does not answer', async () => {
    const { exitCode, said } = await npmStart({ DATABASE_URL: 'postgres://desk:hunter2@127.0.0.1:1/desk' });

    expect(exitCode).toBe(1);
    expect(said).toMatch(/^Postgres does not answer at 127\.0\.0\.1:1: .*DATABASE_URL/);
    expect(said).not.toContain('hunter2');
  });

  it('says that the port is taken and how to take another', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');

    const { exitCode, said } = await npmStart({ PORT: String(port) });

    other.close();
    expect(exitCode).toBe(1);
    expect(said).toMatch(new RegExp(`^Port ${port} is in use .* PORT=${port + 1} npm start\\.$`));
  });
});
