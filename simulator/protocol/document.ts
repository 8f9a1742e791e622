/** A WeChat document as an ordered list; a name that repeats is a list (`List`, `item`). */
export type Field = readonly [name: string, value: FieldValue];
export type FieldValue = string | number | bigint | readonly Field[];

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

const xmlValue = (value: FieldValue): string => {
  if (typeof value === 'string') return cdata(value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value.map(xmlElement).join('');
};

const xmlElement = ([name, value]: Field): string => `<${name}>${xmlValue(value)}</${name}>`;

/** Texts in CDATA, numbers bare, as WeChat writes them. */
export const toXml = (fields: readonly Field[]): string => `<xml>${xmlValue(fields)}</xml>`;

const escapeFreely = (quoted: string): string =>
  quoted
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * JSON with 64-bit numbers unquoted. `escaped` writes `\/` and `\uXXXX` (surrogate pairs for emoji), as some of WeChat's
 * senders do.
 */
export const toJson = (fields: readonly Field[], escaped = false): string => {
  const quote = (text: string): string => (escaped ? escapeFreely(JSON.stringify(text)) : JSON.stringify(text));
  const write = (value: FieldValue): string => {
    if (typeof value === 'string') return quote(value);
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    const names = [...new Set(value.map(([name]) => name))];
    const members = names.map((name) => {
      const values = value.filter((field) => field[0] === name).map((field) => write(field[1]));
      return `${quote(name)}:${values.length > 1 ? `[${values.join(',')}]` : (values[0] ?? 'null')}`;
    });
    return `{${members.join(',')}}`;
  };
  return write(fields);
};
