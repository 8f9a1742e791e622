import { asSuperuser } from './postgres.js';

/** What a program of one version relies on: columns, what `on conflict` names, functions it calls. */
export type Shape = {
  readonly columns: ReadonlyMap<string, { readonly type: string; readonly isNeeded: boolean }>;
  readonly uniques: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
};

const COLUMNS = `
  select c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
         a.attnotnull and not a.atthasdef and a.attidentity = '' as needed
    from pg_attribute a join pg_class c on c.oid = a.attrelid
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     and a.attnum > 0 and not a.attisdropped`;

const UNIQUES = `
  select replace(pg_get_indexdef(i.indexrelid), c.relname || ' ', '') as name
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
   where i.indisunique and t.relnamespace = 'public'::regnamespace and not t.relispartition`;

const FUNCTIONS = `
  select p.oid::regprocedure::text as name from pg_proc p
   where p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype`;

export const shapeOf = async (databaseUrl: string): Promise<Shape> => {
  const names = async (sql: string): Promise<ReadonlySet<string>> =>
    new Set((await asSuperuser<{ name: string }>(databaseUrl, sql)).map(({ name }) => name));
  const columns = await asSuperuser<{ name: string; type: string; needed: boolean }>(databaseUrl, COLUMNS);
  return {
    columns: new Map(columns.map(({ name, type, needed }) => [name, { type, isNeeded: needed }])),
    uniques: await names(UNIQUES),
    functions: await names(FUNCTIONS),
  };
};

const tableOf = (column: string): string => column.split('.')[0] ?? '';

/**
 * What the program of the version before could trip over: something it uses is gone or of another kind, or a row it writes lacks what
 * is needed now. Empty: the migration only adds.
 */
export const breaksBetween = (before: Shape, after: Shape): readonly string[] => {
  const tables = new Set([...before.columns.keys()].map(tableOf));
  const gone = (what: string, was: ReadonlySet<string>, is: ReadonlySet<string>): readonly string[] =>
    [...was].filter((name) => !is.has(name)).map((name) => `${what} ${name} is gone`);
  return [
    ...[...before.columns].flatMap(([name, { type }]) => {
      const now = after.columns.get(name);
      if (!now) return [`column ${name} is gone`];
      return now.type === type ? [] : [`column ${name} was ${type} and is ${now.type}`];
    }),
    ...[...after.columns].flatMap(([name, { isNeeded }]) => {
      const isNew = isNeeded && tables.has(tableOf(name)) && before.columns.get(name)?.isNeeded !== true;
      return isNew ? [`column ${name} has to be written now`] : [];
    }),
    ...gone('unique', before.uniques, after.uniques),
    ...gone('function', before.functions, after.functions),
  ];
};
