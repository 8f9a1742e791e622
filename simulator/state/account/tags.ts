export type Tag = { readonly id: number; readonly name: string };

/** The tags of accounts, who has them, and what accounts call their followers. */
export type Tags = {
  readonly of: (appId: string) => readonly Tag[];
  readonly add: (appId: string, name: string) => Tag;
  readonly rename: (appId: string, id: number, name: string) => void;
  /** Also from everybody who has it. */
  readonly remove: (appId: string, id: number) => void;
  readonly idsOf: (appId: string, openid: string) => readonly number[];
  readonly setIds: (appId: string, openid: string, ids: readonly number[]) => void;
  readonly membersOf: (appId: string, id: number) => readonly string[];
  readonly remarkOf: (appId: string, openid: string) => string;
  readonly setRemark: (appId: string, openid: string, remark: string) => void;
};

/** WeChat doc: 用户标签管理: 0, 1 and 2 are WeChat's own; 2 is the star. */
const FIRST_ID = 100;
const STAR: Tag = { id: 2, name: '星标组' };

const createShelf = () => ({
  tags: new Map<number, Tag>([[STAR.id, STAR]]),
  members: new Map<string, readonly number[]>(),
  remarks: new Map<string, string>(),
  lastId: FIRST_ID,
});

export const createTags = (): Tags => {
  const shelves = new Map<string, ReturnType<typeof createShelf>>();
  const shelfOf = (appId: string) => {
    const known = shelves.get(appId) ?? createShelf();
    shelves.set(appId, known);
    return known;
  };
  return {
    of: (appId) => [...shelfOf(appId).tags.values()],
    add: (appId, name) => {
      const shelf = shelfOf(appId);
      shelf.lastId += 1;
      const tag = { id: shelf.lastId, name };
      shelf.tags.set(tag.id, tag);
      return tag;
    },
    rename: (appId, id, name) => void shelfOf(appId).tags.set(id, { id, name }),
    remove: (appId, id) => {
      const { tags, members } = shelfOf(appId);
      tags.delete(id);
      for (const [openid, ids] of members)
        members.set(
          openid,
          ids.filter((each) => each !== id),
        );
    },
    idsOf: (appId, openid) => shelfOf(appId).members.get(openid) ?? [],
    setIds: (appId, openid, ids) => void shelfOf(appId).members.set(openid, [...new Set(ids)]),
    membersOf: (appId, id) =>
      [...shelfOf(appId).members].flatMap(([openid, ids]) => (ids.includes(id) ? [openid] : [])),
    remarkOf: (appId, openid) => shelfOf(appId).remarks.get(openid) ?? '',
    setRemark: (appId, openid, remark) => void shelfOf(appId).remarks.set(openid, remark),
  };
};
