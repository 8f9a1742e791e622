/** What anything may be under: it asks for its notice to be kept, and for nothing else. */
export const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
]);

/**
 * What is taken under another licence, or says none in the lock file, and why that is right.
 *
 * @type {readonly { packages: RegExp, licence: string | undefined, reason: string }[]}
 */
export const EXCEPTIONS = [
  {
    packages: /^@img\/sharp-(libvips-|wasm32$|win32-)/,
    licence: 'LGPL-3.0-or-later',
    reason: 'libvips is loaded as a library of its own, unchanged, and can be replaced by another build of it.',
  },
  {
    packages: /^lightningcss(-.*)?$/,
    licence: 'MPL-2.0',
    reason: 'Writes the style sheets when the console is built; unchanged, and no part of what is built.',
  },
  { packages: /^axe-core$/, licence: 'MPL-2.0', reason: 'Used by the tests, unchanged, and not handed on.' },
  {
    packages: /^caniuse-lite$/,
    licence: 'CC-BY-4.0',
    reason: 'A table of browsers that tools of the tests read; not handed on.',
  },
  {
    packages: /^sax$/,
    licence: 'BSD',
    reason:
      'The version that a peer of the bench brings says BSD for the two clauses its LICENSE holds; not handed on.',
  },
  {
    packages: /^(busboy|streamsearch|xml2js)$/,
    licence: undefined,
    reason: 'MIT, named in a form that the lock file does not copy (`licenses` in package.json).',
  },
];
