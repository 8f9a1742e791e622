import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A later version of the product: this build, and one more migration that only adds. */
export type NextBuild = {
  readonly buildDir: string;
  readonly migration: string;
  /** As an operator runs it from the new version's folder. Answers what it said. */
  readonly jiedai: (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<string>;
  readonly remove: () => Promise<void>;
};

const MIGRATION = 'AddProbe1899999999999';

/** Columns, a table and an index beside what is there, as a release would bring them. */
const SOURCE = `
exports.${MIGRATION} = class {
  name = '${MIGRATION}';
  async up(queryRunner) {
    await queryRunner.query(\`
      alter table messages add column probe text;
      alter table conversations add column probe int not null default 0;
      create index conversations_probe on conversations (merchant_id, probe);
      create table probes (id uuid primary key, merchant_id uuid not null references merchants);
      select guard_table('probes');\`);
  }
  async down(queryRunner) {
    await queryRunner.query(\`
      select release_table('probes');
      drop table probes;
      alter table conversations drop column probe;
      alter table messages drop column probe;\`);
  }
};
`;

export const makeNextBuild = async (): Promise<NextBuild> => {
  const folder = await mkdtemp(join(tmpdir(), 'jiedai-next-'));
  const buildDir = join(folder, 'dist');
  for (const part of ['src', 'migrations']) await cp(join('dist', part), join(buildDir, part), { recursive: true });
  await writeFile(join(buildDir, 'migrations', '1899999999999-add-probe.js'), SOURCE);
  for (const part of ['node_modules', 'config', 'console', 'package.json'])
    await symlink(resolve(part), join(folder, part));
  return {
    buildDir,
    migration: MIGRATION,
    jiedai: async (args, env) => {
      const program = join(buildDir, 'src', 'cli', 'jiedai.js');
      const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
        env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', ...env },
      });
      return stdout;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
