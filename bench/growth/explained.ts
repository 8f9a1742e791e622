import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { MerchantReader } from '../../src/postgres/unit-of-work.js';

export type Explained = {
  /** Pages of 8 KiB that Postgres looked at: what a call costs whatever else the machine does. */
  readonly pages: number;
  /** Indexes that were read, in their order. */
  readonly indexes: readonly string[];
  /** Tables that were read from end to end. */
  readonly wholeTables: readonly string[];
};

const node = z.looseObject({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  /** 0 = never run, such as a month that the rows cannot be in. */
  'Actual Loops': z.number().default(1),
  'Shared Hit Blocks': z.number().default(0),
  'Shared Read Blocks': z.number().default(0),
  get Plans() {
    return z.array(node).default([]);
  },
});
type Node = z.infer<typeof node>;
const explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.looseObject({ Plan: node })]) })]);

/** Whose rows are few whatever is stored, so that reading them whole is right: those of a merchant's people and settings. */
const SMALL = /^(merchants|agents|channels|skill_groups|skill_group_agents|tags|media|grants)$/;

/** A table of fewer pages is read whole whatever indexes it has. */
const FEW_PAGES = 16;

const pagesOf = (at: Node): number => at['Shared Hit Blocks'] + at['Shared Read Blocks'];

const walk = (at: Node): readonly Node[] => (at['Actual Loops'] === 0 ? [] : [at, ...at.Plans.flatMap(walk)]);

const judge = (plan: Node): Explained => {
  const nodes = walk(plan);
  return {
    pages: pagesOf(plan),
    indexes: [...new Set(nodes.flatMap((one) => one['Index Name'] ?? []))],
    wholeTables: nodes.flatMap((one) => {
      const table = one['Node Type'] === 'Seq Scan' && pagesOf(one) > FEW_PAGES ? one['Relation Name'] : undefined;
      return table === undefined || SMALL.test(table) ? [] : [table];
    }),
  };
};

/** The statements of some reads, explained with what they really did, in place of being run unseen. */
export const createExplainer = (read: MerchantReader) => {
  let found: Explained[] = [];
  const watched = (manager: EntityManager): EntityManager =>
    new Proxy(manager, {
      get: (target, name): unknown => {
        if (name !== 'query') return Reflect.get(target, name);
        return async (sql: string, values: unknown[] = []): Promise<unknown> => {
          const rows: unknown = await target.query(
            `explain (analyze, buffers, timing off, format json) ${sql}`,
            values,
          );
          found.push(judge(explained.parse(rows)[0]['QUERY PLAN'][0].Plan));
          return target.query(sql, values);
        };
      },
    });
  const readMerchant: MerchantReader = (merchantId, work) => read(merchantId, (manager) => work(watched(manager)));
  return {
    readMerchant,
    /** What was explained since the last time. */
    take: (): Explained => {
      const all = found;
      found = [];
      return {
        pages: all.reduce((sum, { pages }) => sum + pages, 0),
        indexes: [...new Set(all.flatMap(({ indexes }) => indexes))],
        wholeTables: [...new Set(all.flatMap(({ wholeTables }) => wholeTables))],
      };
    },
  };
};
