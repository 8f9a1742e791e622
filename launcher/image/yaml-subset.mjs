import { LauncherFailure } from '../failure.mjs';

/**
 * The YAML that the compose file is written in, read strictly: maps and lists by indentation, lists in brackets, anchors, aliases and
 * `<<`, plain and quoted words, comments. Anything else is a fault with its line: what this reader does not know, the file does not use.
 *
 * @param {string} text
 * @returns {unknown}
 */
export const readYaml = (text) => {
  const lines = text.split('\n').flatMap((raw, index) => {
    const content = withoutComment(raw);
    if (content.trim() === '') return [];
    if (raw.includes('\t')) throw new LauncherFailure(`line ${index + 1} holds a tab`);
    return [{ number: index + 1, indent: content.length - content.trimStart().length, text: content.trim() }];
  });
  const reader = { lines, at: 0, anchors: new Map() };
  const whole = block(reader, 0);
  const rest = reader.lines[reader.at];
  if (rest) throw new LauncherFailure(`line ${rest.number}: it is indented as nothing above it`);
  return whole;
};

/** @typedef {{ number: number, indent: number, text: string }} Line */
/** @typedef {{ lines: Line[], at: number, anchors: Map<string, unknown> }} Reader */

/** A `#` begins a comment at the start or behind a space, not inside quotes. @param {string} raw */
const withoutComment = (raw) =>
  /^((?:'[^']*'|"[^"]*"|[^'"#]|(?<=\S)#|['"])*?)(?:(?:^|\s)#.*)?$/.exec(raw)?.[1]?.trimEnd() ?? raw;

/** @param {Reader} reader @param {number} indent @returns {unknown} */
const block = (reader, indent) =>
  reader.lines[reader.at]?.text.startsWith('- ') ? list(reader, indent) : map(reader, indent);

/** @param {Reader} reader @param {number} indent */
const list = (reader, indent) => {
  /** @type {unknown[]} */
  const items = [];
  for (let line = reader.lines[reader.at]; line && line.indent === indent; line = reader.lines[reader.at]) {
    if (!line.text.startsWith('- ')) throw new LauncherFailure(`line ${line.number}: a list goes on with “- ”`);
    reader.at += 1;
    items.push(value(reader, line, line.text.slice(2).trim()));
  }
  return items;
};

/** @param {Reader} reader @param {number} indent */
const map = (reader, indent) => {
  /** @type {Record<string, unknown>} */
  const own = {};
  let merged = {};
  for (let line = reader.lines[reader.at]; line && line.indent === indent; line = reader.lines[reader.at]) {
    const [, key = '', rest = ''] = /^([\w.<-]+):(?:\s+(.*))?$/.exec(line.text) ?? [];
    if (key === '') throw new LauncherFailure(`line ${line.number}: “name: value” is expected`);
    if (key in own) throw new LauncherFailure(`line ${line.number}: ${key} is there twice`);
    reader.at += 1;
    const found = value(reader, line, rest);
    if (key === '<<') merged = { ...merged, ...mapToMerge(found, line) };
    else own[key] = found;
  }
  return { ...merged, ...own };
};

/** @param {unknown} found @param {Line} line */
const mapToMerge = (found, line) => {
  if (found !== null && typeof found === 'object' && !Array.isArray(found)) return found;
  throw new LauncherFailure(`line ${line.number}: only a map can be merged`);
};

/** What stands behind a name or a dash: on its line, or indented below it. @param {Reader} reader @param {Line} line @param {string} words @returns {unknown} */
const value = (reader, line, words) => {
  const [, anchor, rest = ''] = /^(?:&(\S+)\s*)?(.*)$/.exec(words) ?? [];
  const found = rest === '' ? below(reader, line) : inline(reader, line, rest);
  if (anchor !== undefined) reader.anchors.set(anchor, found);
  return found;
};

/** @param {Reader} reader @param {Line} line */
const below = (reader, line) => {
  const next = reader.lines[reader.at];
  return next && next.indent > line.indent ? block(reader, next.indent) : null;
};

/** @param {Reader} reader @param {Line} line @param {string} words @returns {unknown} */
const inline = (reader, line, words) => {
  if (words.startsWith('*')) {
    const found = reader.anchors.get(words.slice(1));
    if (found === undefined) throw new LauncherFailure(`line ${line.number}: nothing is called ${words}`);
    return found;
  }
  if (words.startsWith('[') && words.endsWith(']')) {
    const inner = words.slice(1, -1).trim();
    return inner === '' ? [] : inner.split(',').map((word) => inline(reader, line, word.trim()));
  }
  if (/^[[{|>!@`%]/.test(words))
    throw new LauncherFailure(`line ${line.number}: this way of writing is not known here`);
  return scalar(line, words);
};

/** @param {Line} line @param {string} words */
const scalar = (line, words) => {
  const [, single, double] = /^(?:'((?:[^']|'')*)'|"([^"\\]*)")$/.exec(words) ?? [];
  if (single !== undefined) return single.replaceAll("''", "'");
  if (double !== undefined) return double;
  if (/^['"]/.test(words) || /: /.test(words)) throw new LauncherFailure(`line ${line.number}: it wants quotes`);
  if (/^(true|false)$/.test(words)) return words === 'true';
  if (/^(null|~)$/.test(words)) return null;
  return /^-?\d+(\.\d+)?$/.test(words) ? Number(words) : words;
};
