import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { LauncherFailure } from '../failure.mjs';
import { findProgram, run } from '../process/command.mjs';
import { fetchPackages, libraryPath } from '../stores/debian-packages.mjs';

const browserNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const fontPackages = ['fonts-wqy-microhei', 'fonts-noto-color-emoji'];

/** @typedef {{ file: string, libraries?: string }} Browser */

/** @returns {Promise<Browser>} */
const findBrowser = async () => {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return { file: given };
  for (const name of browserNames) {
    const file = findProgram(name);
    if (file && (await run(file, ['--version'])).code === 0) return { file };
  }
  const fetched = await fetchPackages({
    what: 'Chromium',
    // Its data files have to lie beside it, also where this machine has the second package already.
    names: ['chromium', 'chromium-common'],
    works: (tree) => opensPages(browserIn(tree)),
  });
  if ('reason' in fetched) throw noBrowser(fetched.reason);
  return browserIn(fetched.tree);
};

/** @param {string} tree */
const browserIn = (tree) => ({
  file: join(tree, 'usr', 'lib', 'chromium', 'chromium'),
  libraries: libraryPath(tree),
});

/** @param {{ file: string, libraries: string }} browser */
const opensPages = async ({ file, libraries }) => {
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  const { code } = await run(file, ['--headless', '--no-sandbox', '--dump-dom', 'about:blank'], { env });
  return code === 0;
};

/** @param {string} reason */
const noBrowser = (reason) =>
  new LauncherFailure(
    `There is no browser for the browser tests (${reason}): install Chromium so that \`chromium\` is on PATH, or set CHROMIUM_PATH.`,
  );

/** Without a Chinese and an emoji font every picture shows empty boxes. */
const hasFonts = async () => {
  for (const query of [':lang=zh', ':family=Noto Color Emoji']) {
    const { code, stdout } = await run('fc-list', [query]);
    if (code !== 0 || stdout.trim() === '') return false;
  }
  return true;
};

/** @param {string} tree */
const writeFontConfiguration = (tree) => {
  const dir = join(tree, 'fontconfig');
  const file = join(dir, 'fonts.conf');
  mkdirSync(join(dir, 'cache'), { recursive: true });
  const folders = [join(tree, 'usr', 'share', 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((folder) => `  <dir>${folder.replaceAll('&', '&amp;')}</dir>`).join('\n')}
  <cachedir>${join(dir, 'cache').replaceAll('&', '&amp;')}</cachedir>
</fontconfig>
`,
  );
  return file;
};

/** @returns {Promise<string | undefined>} a fontconfig file, where the machine's own fonts do not do */
const findFonts = async () => {
  if (await hasFonts()) return undefined;
  const fetched = await fetchPackages({ what: 'fonts', names: fontPackages, works: async () => true });
  return 'tree' in fetched ? writeFontConfiguration(fetched.tree) : undefined;
};

/** @param {string} value */
const quoted = (value) => `'${value.replaceAll("'", "'\\''")}'`;

/**
 * A script that starts the browser with what it needs, so that tests only have to know one path.
 *
 * @param {Browser} browser
 * @param {string | undefined} fonts
 * @param {string} dir
 */
const writeStarter = ({ file, libraries }, fonts, dir) => {
  const starter = join(dir, 'chromium');
  mkdirSync(dir, { recursive: true });
  const lines = [
    '#!/bin/sh',
    ...(libraries ? [`export LD_LIBRARY_PATH=${quoted(libraries)}`] : []),
    ...(fonts ? [`export FONTCONFIG_FILE=${quoted(fonts)}`] : []),
    // The sandbox needs a helper owned by root, and refuses root itself; the tests only open our own pages.
    `exec ${quoted(file)} --no-sandbox "$@"`,
  ];
  writeFileSync(starter, `${lines.join('\n')}\n`);
  chmodSync(starter, 0o755);
  return starter;
};

/**
 * Finds or fetches a browser and fonts for it.
 *
 * @param {string} dir where the starter is written
 * @returns {Promise<Record<string, string>>}
 */
export const findChromium = async (dir) => {
  const browser = await findBrowser();
  const fonts = await findFonts();
  return { CHROMIUM_PATH: writeStarter(browser, fonts, dir) };
};
