import type { InnerButtonView, MenuButtonView } from '../../../../../src/contract/channels/menus.js';

export type Menu = readonly MenuButtonView[];
/** `inner` undefined: the button of the bar itself. Both from 0. */
export type Place = { readonly outer: number; readonly inner: number | undefined };

const EMPTY = { key: '', url: '', appId: '', pagePath: '', mediaId: '', articleId: '' };

export const MOST_BUTTONS = 3;
export const MOST_INNER = 5;

/** As the server names it: `1`, `1.2`. */
export const placeName = ({ outer, inner }: Place): string =>
  inner === undefined ? String(outer + 1) : `${outer + 1}.${inner + 1}`;

export const newButton = (name: string): MenuButtonView => ({ ...EMPTY, name, kind: 'click', inner: [] });
const newInner = (name: string): InnerButtonView => ({ ...EMPTY, name, kind: 'click' });

export const buttonAt = (menu: Menu, { outer, inner }: Place): InnerButtonView | undefined =>
  inner === undefined ? menu[outer] : menu[outer]?.inner[inner];

const changeOuter = (menu: Menu, outer: number, change: (button: MenuButtonView) => MenuButtonView): Menu =>
  menu.map((button, at) => (at === outer ? change(button) : button));

export const changeAt = (menu: Menu, { outer, inner }: Place, patch: Partial<InnerButtonView>): Menu =>
  changeOuter(menu, outer, (button) =>
    inner === undefined
      ? { ...button, ...patch }
      : { ...button, inner: button.inner.map((each, at) => (at === inner ? { ...each, ...patch } : each)) },
  );

/** The button becomes a group that opens others. */
export const addInner = (menu: Menu, outer: number, name: string): Menu =>
  changeOuter(menu, outer, (button) => ({ ...button, kind: 'group', inner: [...button.inner, newInner(name)] }));

/** A group whose last button goes is a button again. */
export const removeAt = (menu: Menu, { outer, inner }: Place): Menu => {
  if (inner === undefined) return menu.filter((_button, at) => at !== outer);
  return changeOuter(menu, outer, (button) => {
    const left = button.inner.filter((_each, at) => at !== inner);
    return { ...button, inner: left, kind: left.length === 0 ? 'click' : button.kind };
  });
};

const swap = <T>(list: readonly T[], at: number, by: number): readonly T[] => {
  const [one, other] = [list[at], list[at + by]];
  if (one === undefined || other === undefined) return list;
  return list.map((each, place) => {
    if (place === at) return other;
    return place === at + by ? one : each;
  });
};

export const moveAt = (menu: Menu, { outer, inner }: Place, by: number): Menu =>
  inner === undefined
    ? swap(menu, outer, by)
    : changeOuter(menu, outer, (button) => ({ ...button, inner: [...swap(button.inner, inner, by)] }));
