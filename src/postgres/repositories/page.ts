import { MoreThan } from 'typeorm';
import type { FindOptionsWhere } from 'typeorm';
import type { Page, PageRequest } from '../../services/ports/stores/people/people-stores.js';

/** Rows of one merchant after a place, by id; nothing for the first page. */
export const afterPlace = ({ afterId }: PageRequest): FindOptionsWhere<{ id: string }> =>
  afterId === undefined ? {} : { id: MoreThan(afterId) };

/** Cuts what was read with one row too many, which tells whether more follows. */
export const toPage = <T extends { readonly id: string }>(rows: readonly T[], { limit }: PageRequest): Page<T> => ({
  items: rows.slice(0, limit),
  nextId: rows.length > limit ? rows[limit - 1]?.id : undefined,
});
