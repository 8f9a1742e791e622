import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './api.js';
import { freePort, until } from './process.js';

/** Whether this machine has the proxy that the documentation describes. */
export const hasNginx = spawnSync('nginx', ['-v']).status === 0;

const DOCUMENTED = join(__dirname, '..', '..', '..', 'config', 'proxy', 'nginx.conf');

/** The documented file, on loopback and without TLS: the address and the certificate are what each installation has of its own. */
const serverPart = async (port: number, productUrl: string): Promise<string> =>
  (await readFile(DOCUMENTED, 'utf8'))
    .replace('127.0.0.1:3000', new URL(productUrl).host)
    .replace(/^ *listen .*$/m, `    listen 127.0.0.1:${port};`)
    .replace(/^ *ssl_.*\n/gm, '');

const around = (dir: string, server: string): string =>
  [
    'daemon off;',
    // Its workers write where nobody else may.
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'worker_processes 1;',
    `pid ${dir}/nginx.pid;`,
    `error_log ${dir}/error.log warn;`,
    'events { worker_connections 256; }',
    'http {',
    'access_log off;',
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/${name};`),
    server,
    '}',
  ].join('\n');

/** Starts the documented proxy in front of a product. */
export const startNginx = async (productUrl: string) => {
  const dir = await mkdtemp(join(tmpdir(), 'jiedai-nginx-'));
  const port = await freePort();
  await writeFile(join(dir, 'nginx.conf'), around(dir, await serverPart(port, productUrl)));
  const child = spawn('nginx', ['-p', dir, '-c', join(dir, 'nginx.conf')], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await until('nginx answers', async () => {
    const { status } = await call(`${url}/healthz`).catch(() => ({ status: 0 }));
    return status === 200 ? true : undefined;
  });
  return {
    url,
    stop: async (): Promise<void> => {
      child.kill('SIGQUIT');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
};
