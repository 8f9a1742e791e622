import { FIELDS_OF } from './menu.js';
import type { ButtonField, InnerButton, Menu, MenuButton } from './menu.js';

/** WeChat doc: 创建自定义菜单. Lengths in bytes of UTF-8: a Chinese character counts three. */
const MOST_BUTTONS = 3;
const MOST_INNER = 5;
const LONGEST_NAME = { outer: 16, inner: 60 } as const;
const LONGEST: Readonly<Record<ButtonField, number>> = {
  key: 128,
  url: 1024,
  appId: 18,
  pagePath: 1024,
  mediaId: 128,
  articleId: 128,
};

export type MenuProblem =
  | 'no_buttons'
  | 'too_many_buttons'
  | 'empty_group'
  | 'too_many_inner'
  | 'group_in_group'
  | 'missing'
  | 'too_long'
  | 'no_address'
  | 'no_app_id';

/** Why WeChat would not take a menu. `place` is `1` or `1.2`, from 1; empty for the menu itself. */
export type MenuFlaw = {
  readonly place: string;
  readonly field: ButtonField | 'name' | 'inner';
  readonly problem: MenuProblem;
  /** For `too_long` and `too_many_…`: what is allowed and what it is, in bytes or buttons. */
  readonly limit?: number;
  readonly size?: number;
};

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const isAddress = (text: string): boolean => /^https?:\/\/[^\s/]+/i.test(text) && URL.canParse(text);

type Unplaced = Omit<MenuFlaw, 'place'>;

const lengthFlaw = (field: Unplaced['field'], text: string, limit: number): Unplaced | undefined => {
  const size = bytesOf(text.trim());
  if (size === 0) return { field, problem: 'missing' };
  return size > limit ? { field, problem: 'too_long', limit, size } : undefined;
};

const fieldFlaw = (button: InnerButton, field: ButtonField): Unplaced | undefined => {
  const text = button[field].trim();
  const length = lengthFlaw(field, text, LONGEST[field]);
  if (length) return length;
  if (field === 'url' && !isAddress(text)) return { field, problem: 'no_address' };
  return field === 'appId' && !/^wx[0-9a-fA-F]{16}$/.test(text) ? { field, problem: 'no_app_id' } : undefined;
};

const buttonFlaws = (button: InnerButton, level: keyof typeof LONGEST_NAME): readonly Unplaced[] =>
  [
    lengthFlaw('name', button.name, LONGEST_NAME[level]),
    ...FIELDS_OF[button.kind].map((field) => fieldFlaw(button, field)),
  ].filter((flaw) => flaw !== undefined);

const groupFlaws = ({ kind, inner }: MenuButton): readonly Unplaced[] => {
  if (kind !== 'group') return [];
  if (inner.length === 0) return [{ field: 'inner', problem: 'empty_group' }];
  if (inner.length <= MOST_INNER) return [];
  return [{ field: 'inner', problem: 'too_many_inner', limit: MOST_INNER, size: inner.length }];
};

const innerFlaws = (button: InnerButton): readonly Unplaced[] =>
  button.kind === 'group' ? [{ field: 'inner', problem: 'group_in_group' }] : buttonFlaws(button, 'inner');

const menuFlaws = (menu: Menu): readonly MenuFlaw[] => {
  if (menu.length === 0) return [{ place: '', field: 'inner', problem: 'no_buttons' }];
  if (menu.length <= MOST_BUTTONS) return [];
  return [{ place: '', field: 'inner', problem: 'too_many_buttons', limit: MOST_BUTTONS, size: menu.length }];
};

/** Everything WeChat would refuse, button by button; none: it may be published. */
export const checkMenu = (menu: Menu): readonly MenuFlaw[] => [
  ...menuFlaws(menu),
  ...menu.flatMap((button, index) => {
    const place = String(index + 1);
    const own = [...buttonFlaws(button, 'outer'), ...groupFlaws(button)].map((flaw) => ({ ...flaw, place }));
    if (button.kind !== 'group') return own;
    const inner = button.inner.flatMap((each, at) =>
      innerFlaws(each).map((flaw) => ({ ...flaw, place: `${place}.${at + 1}` })),
    );
    return [...own, ...inner];
  }),
];
