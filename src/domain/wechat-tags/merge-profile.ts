/** What one side has of a customer. Tags are ours; those the other side has not got are not among them. */
export type TaggedProfile = { readonly remark: string; readonly tagIds: readonly string[] };

export type ProfileMerge = {
  /** What both sides have afterwards. */
  readonly result: TaggedProfile;
  /** Both sides changed the remark since they last agreed. */
  readonly isConflict: boolean;
};

/**
 * Brings two sides together that changed since they agreed on `base`; without one they never did. Tags: what either side gave or
 * took counts. Remarks: the side that changed it; when both did, ours, which is told to WeChat within seconds of being made: what
 * WeChat has instead was there before.
 */
export const mergeProfile = ({
  base,
  ours,
  theirs,
}: {
  readonly base: TaggedProfile | undefined;
  readonly ours: TaggedProfile;
  readonly theirs: TaggedProfile;
}): ProfileMerge => {
  const before = base?.tagIds ?? [];
  const taken = before.filter((id) => !theirs.tagIds.includes(id));
  const given = theirs.tagIds.filter((id) => !before.includes(id));
  const tagIds = [...new Set([...ours.tagIds, ...given])].filter((id) => !taken.includes(id));
  const wasOurs = base?.remark ?? '';
  const isOursChanged = ours.remark !== wasOurs;
  const isTheirsChanged = theirs.remark !== wasOurs;
  const remark = isOursChanged ? ours.remark : theirs.remark;
  const isConflict = isOursChanged && isTheirsChanged && ours.remark !== theirs.remark;
  return { result: { remark, tagIds }, isConflict };
};

/** WeChat doc: 设置用户备注名: fewer than 30 characters. */
export const REMARK_BELOW = 30;
/** WeChat doc: 创建标签 (45158): bytes of UTF-8, ten Chinese characters. */
const LONGEST_TAG_BYTES = 30;

export const fitsTagName = (name: string): boolean => new TextEncoder().encode(name).length <= LONGEST_TAG_BYTES;
export const fitsRemark = (remark: string): boolean => Array.from(remark).length < REMARK_BELOW;
