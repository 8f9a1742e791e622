// Loaded into each server of the product by `npm run bench -- --profile`: writes what its CPU did when the server ends.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

const SAMPLE_MICROS = 500;
const DIR = join('.cache', 'profiles');

const start = (): void => {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROS });
  session.post('Profiler.start');
  process.on('exit', () => {
    session.post('Profiler.stop', (_error, stopped) => {
      mkdirSync(DIR, { recursive: true });
      const name = `${process.env['ROLE'] ?? 'server'}-${process.pid}.cpuprofile`;
      writeFileSync(join(DIR, name), JSON.stringify(stopped.profile));
    });
  });
};

start();
