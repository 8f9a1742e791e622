/** A read document: texts at the leaves; an element without children or text is the empty text. */
export type Tree = { readonly [name: string]: readonly (string | Tree)[] };

type Cursor = { readonly text: string; at: number };

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });

const fail = (): never => {
  throw new Error('not a well-formed reply document');
};

const skipTo = (cursor: Cursor, mark: string): string => {
  const end = cursor.text.indexOf(mark, cursor.at);
  if (end < 0) fail();
  const passed = cursor.text.slice(cursor.at, end);
  cursor.at = end + mark.length;
  return passed;
};

const readContent = (cursor: Cursor, name: string): string | Tree => {
  const children: Record<string, (string | Tree)[]> = {};
  let text = '';
  for (;;) {
    text += unescape(skipTo(cursor, '<'));
    if (cursor.text.startsWith('![CDATA[', cursor.at)) {
      cursor.at += '![CDATA['.length;
      text += skipTo(cursor, ']]>');
      continue;
    }
    const tag = skipTo(cursor, '>');
    if (tag === `/${name}`) return Object.keys(children).length > 0 ? children : text;
    if (!/^[A-Za-z_]\w*\/?$/.test(tag)) fail();
    const child = tag.replace('/', '');
    (children[child] ??= []).push(tag.endsWith('/') ? '' : readContent(cursor, child));
  }
};

/** Reads a merchant's XML reply; throws when it is not well formed or its root is not `xml`. */
export const readXml = (text: string): Tree => {
  const cursor: Cursor = { text: text.trim().replace(/^<\?xml[^>]*\?>\s*/, ''), at: 0 };
  if (!cursor.text.startsWith('<xml>')) fail();
  cursor.at = '<xml>'.length;
  const content = readContent(cursor, 'xml');
  if (cursor.at !== cursor.text.length) fail();
  return typeof content === 'string' ? {} : content;
};

/** A JSON reply in the same shape, so that one reader serves both formats. */
export const treeFromJson = (value: unknown): Tree => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail();
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => {
      const list: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
      return [
        name,
        list.map((item) => (typeof item === 'object' && item !== null ? treeFromJson(item) : String(item))),
      ];
    }),
  );
};

export const leaf = (tree: Tree, name: string): string | undefined => {
  const value = tree[name]?.[0];
  return typeof value === 'string' ? value : undefined;
};

export const branch = (tree: Tree, name: string): Tree | undefined => {
  const value = tree[name]?.[0];
  return typeof value === 'string' ? undefined : value;
};

export const branches = (tree: Tree, name: string): readonly Tree[] =>
  (tree[name] ?? []).flatMap((value) => (typeof value === 'string' ? [] : [value]));
