import type { Actor } from '../../domain/people/agent.js';
import { canonical, compareDocuments, isChanging } from '../../domain/settings-document/compare.js';
import type { KindDifference } from '../../domain/settings-document/compare.js';
import type { SettingsDocument, SettingsKind } from '../../domain/settings-document/document.js';
import { AppError } from '../../kernel/errors.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { actsWithin } from './acts.js';
import type { ActDeps, Acts } from './acts.js';
import { readDocument } from './read-document.js';
import { readReferences } from './references.js';
import { STEPS } from './steps.js';
import type { Step, Writing } from './writing.js';

/** What the document asks for and cannot have; `path` is where it stands in it. */
export type Refusal = {
  readonly path: string;
  readonly code: string;
  /** The kind and the name of what is not there. */
  readonly unknown?: string;
  readonly name?: string;
};

export type Comparison = {
  /** Of the settings as they stand: what was looked at is still so as long as this is the same. */
  readonly fingerprint: string;
  readonly differences: readonly KindDifference[];
  readonly refused: readonly Refusal[];
};

type Input = { readonly actor: Actor; readonly wanted: Partial<SettingsDocument> };

const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const refusalOf = (path: string, { code, details }: AppError): Refusal => {
  const [field, unknown, name] = [textOr(details['field']), textOr(details['unknown']), textOr(details['name'])];
  // A list that is written as one names the place in it: `rules.3.condition.text`.
  const place = field?.replace(/^(rules|items|hours)\./, '');
  return {
    path: place === undefined ? path : `${path}.${place}`,
    code,
    ...(unknown !== undefined && { unknown }),
    ...(name !== undefined && { name }),
  };
};

/** Undone on its own where it is refused, so that everything that is refused is found at once. */
const attempt = async ({ savepoint }: Stores, { path, run }: Step): Promise<readonly Refusal[]> => {
  try {
    await savepoint.run(run);
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
    return [refusalOf(path, error)];
  }
};

const writeKind = async <Kind extends SettingsKind>(
  writing: Writing,
  kind: Kind,
  part: SettingsDocument[Kind] | undefined,
): Promise<readonly Refusal[]> => {
  if (part === undefined) return [];
  const refused: Refusal[] = [];
  for (const step of STEPS[kind](writing, part)) {
    if (step.path !== kind && !writing.changed.has(step.path)) continue;
    refused.push(...(await attempt(writing.stores, step)));
  }
  return refused;
};

const fingerprintOf = ({ tokens }: Pick<ActDeps, 'tokens'>, document: SettingsDocument): string =>
  Buffer.from(tokens.hash(canonical(document))).toString('base64url');

/** Writes all that differs, in the order in which kinds need each other. */
const write = async (deps: ActDeps, stores: Stores, { actor, wanted, acts }: Input & { readonly acts: Acts }) => {
  const current = await readDocument(stores, actor.agentId);
  const differences = compareDocuments(current, wanted);
  const refused: Refusal[] = [];
  for (const { kind, items } of differences.filter(isChanging)) {
    const changed = new Set(items.filter(({ state }) => state !== 'unchanged').map(({ path }) => path));
    const writing = { stores, actor, acts, changed, references: await readReferences(stores) };
    refused.push(...(await writeKind(writing, kind, wanted[kind])));
  }
  return { fingerprint: fingerprintOf(deps, current), differences, refused };
};

/** Leaves the transaction with what was seen, and with nothing written. */
class Rehearsed extends Error {
  constructor(readonly seen: Comparison) {
    super('rehearsed');
  }
}

const countsOf = (differences: readonly KindDifference[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    differences
      .filter(isChanging)
      .map(({ kind, items }) => [kind, items.filter(({ state }) => state !== 'unchanged').length]),
  );

/** What an import would do: it is done by the same use cases, and undone. */
export const createPreviewSettings =
  (deps: ActDeps) =>
  async (input: Input): Promise<Comparison> => {
    const passwordHash = await deps.passwords.hash(deps.tokens.newToken());
    try {
      return await deps.unitOfWork.run(input.actor.merchantId, async (stores) => {
        throw new Rehearsed(await write(deps, stores, { ...input, acts: actsWithin(deps, stores, passwordHash) }));
      });
    } catch (error) {
      if (error instanceof Rehearsed) return error.seen;
      throw error;
    }
  };

export type PreviewSettings = ReturnType<typeof createPreviewSettings>;

/**
 * Imports a document: all of it or nothing. Throws `stale_version` where the settings are not those that were looked at any more,
 * and `import_refused` with the first path where something of it cannot be.
 */
export const createApplySettings =
  (deps: ActDeps) =>
  async ({ fingerprint, ...input }: Input & { readonly fingerprint: string }): Promise<Comparison> => {
    const { actor } = input;
    const passwordHash = await deps.passwords.hash(deps.tokens.newToken());
    const { afterwards, done } = await deps.unitOfWork.run(actor.merchantId, async (stores) => {
      await stores.merchants.lock();
      const acts = actsWithin(deps, stores, passwordHash);
      const done = await write(deps, stores, { ...input, acts });
      if (done.fingerprint !== fingerprint) throw new AppError('conflict', 'stale_version');
      const [first] = done.refused;
      if (first) throw new AppError('conflict', 'import_refused', { details: { field: first.path } });
      const after = countsOf(done.differences);
      if (Object.keys(after).length > 0) {
        const subject = { subjectType: 'merchant', subjectId: actor.merchantId } as const;
        await stores.audit.add({ actor, action: 'settings.imported', ...subject, after, at: deps.clock.now() });
      }
      return { afterwards: acts.afterwards, done };
    });
    await afterwards.tell();
    return done;
  };

export type ApplySettings = ReturnType<typeof createApplySettings>;

export type ExportedSettings = {
  readonly merchantName: string;
  readonly exportedAt: Date;
  readonly document: SettingsDocument;
};

/** All settings as one document; that it was taken is in the log. */
export const createExportSettings =
  ({ unitOfWork, clock }: Pick<ActDeps, 'unitOfWork' | 'clock'>) =>
  (actor: Actor): Promise<ExportedSettings> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      const exportedAt = clock.now();
      const { name: merchantName } = await stores.merchants.current();
      const document = await readDocument(stores, actor.agentId);
      const subject = { subjectType: 'merchant', subjectId: actor.merchantId } as const;
      await stores.audit.add({ actor, action: 'settings.exported', ...subject, at: exportedAt });
      return { merchantName, exportedAt, document };
    });

export type ExportSettings = ReturnType<typeof createExportSettings>;
