import type { Page, PageRequest } from '../ports/stores/people/people-stores.js';

const PAGE = 200;

/** All of a list that is paged by id. */
export const everyone = async <T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> => {
  const found: T[] = [];
  for (let afterId: string | undefined; ;) {
    const { items, nextId } = await list({ afterId, limit: PAGE });
    found.push(...items);
    if (nextId === undefined) return found;
    afterId = nextId;
  }
};
