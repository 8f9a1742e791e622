import { z } from 'zod';
import { bodyOf, plainBuilders } from '../plain-bodies.js';
import type { Body, Builder, BuildBody } from '../plain-bodies.js';
import { expand } from '../scope.js';
import type { Scope } from '../scope.js';
import { encryptText } from './wechat-encrypt.js';

const PLAIN_FIELDS: ReadonlySet<string> = new Set(['CreateTime', 'MsgId']);

const fieldValue = z.union([z.string(), z.strictObject({ base64: z.string() })]);
const fields = z.array(z.tuple([z.string(), fieldValue]));
const xml = z.looseObject({ root: z.string().default('xml'), fields });
const json = z.looseObject({ fields });
const envelope = z.strictObject({
  gen: z.literal('wx.envelope'),
  format: z.enum(['xml', 'json']),
  encrypt: z.unknown(),
  before: z.string().default(''),
  after: z.string().default(''),
  root: z.string().default('xml'),
  wrap: z.string().optional(),
  entity: z.boolean().default(false),
  asArray: z.union([z.literal(true), z.literal(2)]).optional(),
  escapeSlash: z.boolean().default(false),
  padTo: z.number().default(0),
});
type Envelope = z.infer<typeof envelope>;

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

const buildXml: Builder = (spec, scope) => {
  const { root, fields } = xml.parse(spec);
  const parts = fields.map(([name, value]) => {
    if (typeof value !== 'string') {
      const bytes = Buffer.from(value.base64, 'base64');
      return Buffer.concat([Buffer.from(`<${name}><![CDATA[`), bytes, Buffer.from(`]]></${name}>`)]);
    }
    const text = expand(value, scope);
    return Buffer.from(`<${name}>${PLAIN_FIELDS.has(name) ? text : cdata(text)}</${name}>`);
  });
  return bodyOf(Buffer.concat([Buffer.from(`<${root}>`), ...parts, Buffer.from(`</${root}>`)]));
};

const buildJson: Builder = (spec, scope) => {
  const members = json.parse(spec).fields.map(([name, value]) => {
    const text = expand(z.string().parse(value), scope);
    return `${JSON.stringify(name)}:${PLAIN_FIELDS.has(name) ? text : JSON.stringify(text)}`;
  });
  return bodyOf(`{${members.join(',')}}`);
};

const xmlEnvelope = (wanted: Envelope, encrypt: string, scope: Scope): string => {
  const doctype = wanted.entity ? `<!DOCTYPE ${wanted.root} [<!ENTITY e "${encrypt}">]>` : '';
  const element = `<Encrypt>${wanted.entity ? '&e;' : cdata(encrypt)}</Encrypt>`;
  const wrapped = wanted.wrap ? `<${wanted.wrap}>${element}</${wanted.wrap}>` : element;
  const to = `<ToUserName>${cdata(scope.account.originalId ?? '')}</ToUserName>`;
  return `${doctype}<${wanted.root}>${expand(wanted.before, scope)}${to}${wrapped}</${wanted.root}>${expand(wanted.after, scope)}`;
};

const jsonEnvelope = ({ asArray, escapeSlash }: Envelope, encrypt: string, scope: Scope): string => {
  const nested = asArray === 2 ? [[encrypt]] : [encrypt];
  const text = JSON.stringify({ ToUserName: scope.account.originalId, Encrypt: asArray ? nested : encrypt });
  return escapeSlash ? text.replaceAll('/', '\\/') : text;
};

const buildEnvelope: Builder = (spec, scope, build) => {
  const wanted = envelope.parse(spec);
  const encrypt = encryptText(wanted.encrypt, scope, build);
  const text = wanted.format === 'xml' ? xmlEnvelope(wanted, encrypt, scope) : jsonEnvelope(wanted, encrypt, scope);
  const missing = Math.max(0, wanted.padTo - Buffer.byteLength(text));
  return bodyOf(text + ' '.repeat(missing), encrypt);
};

const builders: Readonly<Record<string, Builder>> = {
  ...plainBuilders,
  'wx.xml': buildXml,
  'wx.json': buildJson,
  'wx.envelope': buildEnvelope,
};

/** Makes the body a case describes. Throws for a generator it does not know, so that no case is passed over. */
export const buildBody: BuildBody = (spec, scope): Body => {
  const { gen } = z.looseObject({ gen: z.string() }).parse(spec);
  const builder = builders[gen];
  if (!builder) throw new Error(`unknown body generator ${gen}`);
  return builder(spec, scope, buildBody);
};
