/** Named fields of something before or after a change. */
export type AuditFields = Readonly<Record<string, unknown>>;

/** What was changed, without what it was: the log says that a secret or a personal text changed, never what it says. */
export const REDACTED = '[redacted]';

/** Parts of names that tell a secret, whatever comes before or after them. */
const SECRET_NAME = /password|secret|token|aeskey|privatekey|credential|cookie|totp|recoverycode/i;
/** Names of fields that hold a person or their words. */
const PERSONAL_NAMES: ReadonlySet<string> = new Set([
  'text',
  'note',
  'content',
  'phone',
  'mobile',
  'address',
  'email',
  'openid',
  'unionid',
  'customerName',
]);
const LONGEST_TEXT = 500;

const isRedacted = (name: string): boolean => SECRET_NAME.test(name) || PERSONAL_NAMES.has(name);

const cleanValue = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value === 'string') return value.slice(0, LONGEST_TEXT);
  if (typeof value === 'object' && value !== null) return redactFields({ ...value });
  return value;
};

/** The fields with secrets and personal text taken out, however deep they lie. */
export const redactFields = (fields: AuditFields): AuditFields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, isRedacted(name) && value !== null ? REDACTED : cleanValue(value)]),
  );

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Only the fields of `after` that differ, as they were and as they are. Undefined: nothing changed. */
export const changedFields = (
  before: AuditFields,
  after: AuditFields,
): { readonly before: AuditFields; readonly after: AuditFields } | undefined => {
  const names = Object.keys(after).filter((name) => after[name] !== undefined && !isSame(before[name], after[name]));
  if (names.length === 0) return undefined;
  const only = (fields: AuditFields): AuditFields => Object.fromEntries(names.map((name) => [name, fields[name]]));
  return { before: only(before), after: only(after) };
};
