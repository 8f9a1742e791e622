import { inProject } from '../project.mjs';
import { whenChanged } from './fingerprint.mjs';
import { runVisibly } from './npm.mjs';

/** Compiles what measures and breaks the product: bench, faults, and the support they share with the tests. */
export const buildRigs = () =>
  whenChanged(
    {
      stamp: 'dist/.rigs-stamp',
      inputs: [
        'bench',
        'faults',
        'src',
        'simulator',
        'test/support',
        'tsconfig.rigs.json',
        'tsconfig.json',
        'package-lock.json',
      ],
      result: 'dist/bench/run.js',
    },
    () =>
      runVisibly('Building the rigs', {
        file: process.execPath,
        args: [inProject('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.rigs.json'],
        failure: 'Bench and faults do not compile: see the errors above.',
      }),
  );
