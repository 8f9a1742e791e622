import type { Actor } from '../../domain/people/agent.js';
import type { SettingsDocument, SettingsKind } from '../../domain/settings-document/document.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import type { Acts } from './acts.js';
import type { References } from './references.js';

export type Writing = {
  readonly stores: Stores;
  readonly actor: Actor;
  readonly acts: Acts;
  readonly references: References;
  /** Paths of what differs. */
  readonly changed: ReadonlySet<string>;
};

/** One thing to write; what it throws is told of this path. */
export type Step = { readonly path: string; readonly run: () => Promise<unknown> };

export type StepsOf<Kind extends SettingsKind> = (writing: Writing, part: SettingsDocument[Kind]) => readonly Step[];

/** A step for each thing of a list. */
export const each =
  <T>(kind: SettingsKind, write: (writing: Writing, item: T) => Promise<unknown>) =>
  (writing: Writing, items: readonly T[]): readonly Step[] =>
    items.map((item, place) => ({ path: `${kind}.${place}`, run: () => write(writing, item) }));
