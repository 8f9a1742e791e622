// `npm run sbom`: the bill of materials of what a release runs (CycloneDX 1.5), made by npm from the lock file alone, compared with
// it, and written to dist/sbom.cdx.json.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import { LauncherFailure, reportFailure } from '../failure.mjs';
import { say } from '../process/progress.mjs';
import { inProject, projectDir } from '../project.mjs';

const MOST_BYTES = 64 * 1024 * 1024;

/** @typedef {{ name: string, version: string, purl: string, 'bom-ref': string, externalReferences?: unknown[], properties?: unknown[] }} Component */

/** npm 10 and newer make it. @returns {{ components: Component[], metadata: { component: Component }, dependencies: { ref: string, dependsOn: string[] }[] }} */
const askNpm = () => {
  const words = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const script = process.env['npm_execpath'];
  const [file, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  return JSON.parse(
    execFileSync(file, [...first, ...words], {
      cwd: projectDir,
      encoding: 'utf8',
      maxBuffer: MOST_BYTES,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
};

/** What a release needs, as the lock file says it: `name@version`. */
const wanted = () => {
  /** @type {Record<string, { version?: string, dev?: boolean, devOptional?: boolean, link?: boolean, name?: string }>} */
  const packages = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')).packages;
  return Object.entries(packages)
    .filter(([path, { dev, devOptional, link }]) => path.includes('node_modules/') && !dev && !devOptional && !link)
    .map(([path, { name, version }]) => `${name ?? path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`);
};

/** @param {Component} component */
const idOf = ({ purl }) => decodeURIComponent(purl.replace(/^pkg:npm\//, ''));

/**
 * npm leaves out packages that tools of development need too when it is told to leave those tools out, so it lists all and the lock
 * file says which are ours. The name is that of package.json, whatever the folder is called; where a package happened to be
 * fetched from is left out.
 */
const makeBill = () => {
  const bill = askNpm();
  /** @type {{ name: string }} */
  const { name } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  const ours = new Set(wanted());
  const components = bill.components
    .filter((component) => ours.has(idOf(component)))
    .map(({ externalReferences: _from, ...component }) => component);
  const known = new Set([bill.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
  const dependencies = bill.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => known.has(on)) }));
  const component = { ...bill.metadata.component, name, externalReferences: undefined };
  return { ...bill, metadata: { ...bill.metadata, component }, components, dependencies };
};

const main = () => {
  const bill = makeBill();
  const listed = new Set(bill.components.map(idOf));
  const missing = [...new Set(wanted())].filter((one) => !listed.has(one));
  if (missing.length > 0) throw new LauncherFailure(`The bill of materials lacks ${missing.join(', ')}.`);
  mkdirSync(inProject('dist'), { recursive: true });
  const path = inProject('dist', 'sbom.cdx.json');
  writeFileSync(path, `${JSON.stringify(bill, null, 2)}\n`);
  say(`${bill.components.length} components, as the lock file says: dist/sbom.cdx.json`);
};

try {
  main();
} catch (error) {
  process.exitCode = reportFailure(error);
}
