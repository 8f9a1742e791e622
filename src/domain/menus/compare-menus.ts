import { plainMenu } from './menu.js';
import type { InnerButton, Menu } from './menu.js';

/** How the draft differs from what WeChat shows, at one place of the menu (`1`, `1.2`). */
export type MenuDifference = {
  readonly place: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly draft: string | undefined;
  readonly current: string | undefined;
};

type Placed = ReadonlyMap<string, InnerButton>;

const placesOf = (menu: Menu): Placed =>
  new Map(
    plainMenu(menu).flatMap(({ inner, ...button }, index) => [
      [String(index + 1), button] as const,
      ...inner.map((each, at) => [`${index + 1}.${at + 1}`, each] as const),
    ]),
  );

const isSame = (left: InnerButton, right: InnerButton): boolean =>
  Object.entries(left).every(([name, value]) => Object.entries(right).some(([n, v]) => n === name && v === value));

const changeAt = (draft: InnerButton | undefined, current: InnerButton | undefined) => {
  if (!current) return 'added';
  if (!draft) return 'removed';
  return isSame(draft, current) ? undefined : 'changed';
};

/** Place by place; none: WeChat shows what the draft says. */
export const compareMenus = (draft: Menu, current: Menu): readonly MenuDifference[] => {
  const [ours, theirs] = [placesOf(draft), placesOf(current)];
  const places = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  return places.flatMap((place) => {
    const change = changeAt(ours.get(place), theirs.get(place));
    return change ? [{ place, change, draft: ours.get(place)?.name, current: theirs.get(place)?.name }] : [];
  });
};
