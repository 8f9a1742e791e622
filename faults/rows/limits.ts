import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { call } from '../../test/support/product/api.js';
import { until } from '../../test/support/product/process.js';
import type { Server } from '../../test/support/product/product.js';
import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { repeatedly, sleep, timed } from '../rig/waiting.js';

const isAlive = (server: Server): boolean => !server.process().hasEnded();

/** Noise, which no picture format makes small. */
const largePicture = (random: () => number): Promise<Buffer> => {
  const side = 400;
  const raw = Buffer.from(Array.from({ length: side * side * 3 }, () => Math.floor(random() * 256)));
  return sharp(raw, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
};

const allowFiles = (rig: Rig, limit: string): Promise<unknown> =>
  promisify(execFile)('prlimit', ['--pid', String(rig.api().process().pid), `--fsize=${limit}`]);

/** In 1,024 bytes. */
const LARGEST_FILE = 64;

const diskFull: FaultRow = {
  id: 'F18',
  title: 'no file of the api process can grow beyond 64 KiB while Postgres is away and pictures come',
  promises: ['P1', 'P2', 'P4'],
  seconds: { short: 26, full: 60 },
  // Files are limited softly, so that room can be made again without a restart.
  wishes: { launch: { limits: `ulimit -S -f ${LARGEST_FILE * 2}` } },
  limits: { processesEnded: 0, picturesTakenWithoutRoom: 0, takenAgainMs: 30_000 },
  run: (rig, { seconds, grown, random }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const picture = await largePicture(random);
        const upload = (): Promise<boolean> =>
          rig.agents[0]?.uploadMedia(picture, '苹果.png').then(
            () => true,
            () => false,
          ) ?? Promise.resolve(false);
        const takenWithout = await upload();
        await rig.stores.postgres.stop();
        await sleep(grown(8_000, 30_000));
        await rig.stores.postgres.restart();
        await allowFiles(rig, 'unlimited');
        const taken = async (): Promise<true | undefined> => ((await upload()) ? true : undefined);
        const takenAgainMs = await timed(() => until('a picture is taken', taken, 60_000));
        return {
          picturesTakenWithoutRoom: takenWithout ? 1 : 0,
          takenAgainMs,
          processesEnded: isAlive(rig.api()) ? 0 : 1,
        };
      },
    }),
};

const hold = async (port: number, count: number): Promise<readonly Socket[]> =>
  Promise.all(
    Array.from({ length: count }, () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      return new Promise<Socket>((resolve) => {
        socket.once('connect', () => resolve(socket));
        socket.once('close', () => resolve(socket));
      });
    }),
  );

const HANDLES = 256;

const noHandles: FaultRow = {
  id: 'F41',
  title: 'the api process may have 256 handles, and strangers hold 400 connections',
  promises: ['P1', 'P4', 'P36'],
  wishes: { launch: { limits: `ulimit -n ${HANDLES}` } },
  limits: { processesEnded: 0, readyAgainMs: 15_000 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const port = Number(new URL(rig.api().url).port);
        const held = await hold(port, 400);
        await sleep(grown(5_000, 8_000));
        const stillOpen = held.filter((socket) => !socket.destroyed).length;
        for (const socket of held) socket.destroy();
        const isReady = async (): Promise<true | undefined> =>
          (await call(`${rig.api().url}/readyz`)).status === 200 ? true : undefined;
        const readyAgainMs = await timed(() => until('the server is ready', isReady, 30_000));
        return { stillOpen, readyAgainMs, processesEnded: isAlive(rig.api()) ? 0 : 1 };
      },
    }),
};

const APART_MS = 12_000;

const noMemory: FaultRow = {
  id: 'F40',
  title: 'the api process stands still for 3 s again and again, and then runs out of its 256 MB',
  promises: ['P1', 'P3', 'P4', 'P34'],
  seconds: { short: 30, full: 90 },
  wishes: { hasLevers: true, launch: { nodeOptions: ['--max-old-space-size=256'] } },
  limits: { pushesGivenUp: 0, slowestBackMs: 10_000, answerMaxMs: 3_500 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const blocks = await repeatedly({ times: grown(2, 8), withinMs: grown(12_000, 50_000) }, async () => {
          rig.api().process().tell({ act: 'block', forMs: 3_000 });
          await sleep(6_000);
        });
        let slowestBackMs = 0;
        const deaths = await repeatedly({ times: grown(1, 3), withinMs: 60_000 }, async () => {
          const dying = rig.api();
          dying.process().tell({ act: 'fill' });
          await until('its memory is used up', async () => (isAlive(dying) ? undefined : true), 60_000);
          // As a supervisor does it.
          slowestBackMs = Math.max(slowestBackMs, await timed(() => dying.start()));
          // A death is a fault by itself: WeChat tries three times in 10 s, and three deaths in them are another fault.
          await sleep(APART_MS);
        });
        return { blocks, deaths, slowestBackMs };
      },
    }),
};

export const LIMIT_ROWS = [diskFull, noHandles, noMemory] as const;
