/** A template message of an official account, or a subscribe message of a mini program. */
export type NoticeKind = 'template' | 'subscribe';

/** One field of a template; `kind` is WeChat's name of it without the number (`thing`, `amount`, …). */
export type NoticeField = { readonly key: string; readonly label: string; readonly kind: string };

/** A template as WeChat's account has it. */
export type NoticeTemplate = {
  readonly templateId: string;
  readonly title: string;
  /** With `{{thing1.DATA}}` where a value comes. */
  readonly content: string;
  readonly example: string;
  readonly fields: readonly NoticeField[];
};

export type NoticeValues = Readonly<Record<string, string>>;

/** WeChat doc: 发送订阅消息, 参数值内容限制说明. Lengths in characters; official accounts have had the same ones since 2023. */
const RULES: Readonly<Record<string, RegExp>> = {
  thing: /^.{1,20}$/su,
  number: /^-?[0-9.]{1,32}$/u,
  letter: /^[A-Za-z]{1,32}$/u,
  symbol: /^[^\p{L}\p{N}]{1,5}$/u,
  character_string: /^[\x21-\x7e]{1,32}$/u,
  time: /^.{1,40}$/u,
  date: /^.{1,40}$/u,
  amount: /^[¥￥$€£]?[0-9.,]{1,10}元?$/u,
  phone_number: /^[0-9+-]{1,17}$/u,
  car_number: /^.{1,8}$/u,
  name: /^(?:[\p{Script=Han}·]{1,10}|[A-Za-z\p{P} ]{1,20})$/u,
  phrase: /^\p{Script=Han}{1,5}$/u,
};
/** Fields of older templates have no rule of their own. */
const ANY = /^.{1,200}$/su;

const holds = (field: NoticeField, value: string | undefined): boolean =>
  value !== undefined && (RULES[field.kind] ?? ANY).test(value);

/** The first field whose value WeChat would refuse (47003), or that is not one of the template; undefined when all are good. */
export const badField = ({ fields }: NoticeTemplate, values: NoticeValues): string | undefined => {
  const known = new Set(fields.map(({ key }) => key));
  return (
    fields.find((field) => !holds(field, values[field.key]))?.key ?? Object.keys(values).find((key) => !known.has(key))
  );
};

const PLACE = /\{\{\s*(([A-Za-z_]+)[0-9]*)\.DATA\s*\}\}/g;

/** The fields of a template's text; what stands before a place on its line names it. */
export const fieldsIn = (content: string): readonly NoticeField[] =>
  content.split('\n').flatMap((line) => {
    let from = 0;
    return [...line.matchAll(PLACE)].map((match) => {
      const [place, key = '', kind = ''] = match;
      const label = line
        .slice(from, match.index)
        .replace(/[:：\s]+$/u, '')
        .trim();
      from = match.index + place.length;
      return { key, kind, label: label || key };
    });
  });
