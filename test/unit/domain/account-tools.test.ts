import { checkMenu } from '../../../src/domain/menus/check-menu.js';
import { compareMenus } from '../../../src/domain/menus/compare-menus.js';
import type { ButtonKind, InnerButton, MenuButton } from '../../../src/domain/menus/menu.js';
import { fitsRemark, fitsTagName, mergeProfile } from '../../../src/domain/wechat-tags/merge-profile.js';

const inner = (kind: ButtonKind, fields: Partial<InnerButton> = {}): InnerButton => ({
  name: '按钮',
  kind,
  key: '',
  url: '',
  appId: '',
  pagePath: '',
  mediaId: '',
  articleId: '',
  ...fields,
});
const button = (kind: ButtonKind, fields: Partial<MenuButton> = {}): MenuButton => ({
  ...inner(kind),
  inner: [],
  ...fields,
});
const flawsOf = (...menu: readonly MenuButton[]): readonly string[] =>
  checkMenu(menu).map(({ place, field, problem }) => [place, field, problem].join(' '));

describe('a menu', () => {
  it('may have three buttons with five below each, and says place by place what is too much', () => {
    const click = button('click', { key: 'K' });
    expect(flawsOf(click, click, click)).toEqual([]);
    expect(flawsOf()).toEqual([' inner no_buttons']);
    expect(flawsOf(click, click, click, click)).toEqual([' inner too_many_buttons']);
    const below = Array.from({ length: 6 }, () => inner('click', { key: 'K' }));
    expect(flawsOf(button('group', { inner: below }))).toEqual(['1 inner too_many_inner']);
    expect(flawsOf(button('group', { inner: [inner('group')] }))).toEqual(['1.1 inner group_in_group']);
  });

  it('counts names and keys in bytes, and asks each kind for its own fields', () => {
    const fits = button('click', { name: '五个汉字呀x', key: 'k'.repeat(128) });
    expect(flawsOf(fits, { ...fits, name: '六个汉字的名' }, { ...fits, key: 'k'.repeat(129) })).toEqual([
      '2 name too_long',
      '3 key too_long',
    ]);
    const program = button('miniprogram', { appId: 'wx123', pagePath: 'pages/a', url: 'shop.example' });
    expect(flawsOf(program, button('media_id'), button('article_id', { articleId: 'a' }))).toEqual([
      '1 appId no_app_id',
      '1 url no_address',
      '2 mediaId missing',
    ]);
  });

  it('is the same as another where every button does the same, whatever else its fields hold', () => {
    const view = button('view', { url: 'https://a.example', key: 'left over' });
    expect(compareMenus([view], [{ ...view, key: '' }])).toEqual([]);
    expect(compareMenus([view, view], [{ ...view, url: 'https://b.example' }]).map(({ change }) => change)).toEqual([
      'changed',
      'added',
    ]);
  });
});

describe('tags and remarks of two sides', () => {
  const side = (remark: string, ...tagIds: readonly string[]) => ({ remark, tagIds });

  it('keeps what either side gave and drops what either side took', () => {
    const { result } = mergeProfile({
      base: side('', 'kept', 'taken here', 'taken there'),
      ours: side('', 'kept', 'taken there', 'given here'),
      theirs: side('', 'kept', 'taken here', 'given there'),
    });
    expect([...result.tagIds].sort()).toEqual(['given here', 'given there', 'kept']);
    const first = mergeProfile({ base: undefined, ours: side('', 'a'), theirs: side('', 'b') });
    expect(first.result.tagIds).toEqual(['a', 'b']);
  });

  it('takes the remark of the side that changed it, and ours where both did', () => {
    const merged = (base: string, ours: string, theirs: string) => {
      const { result, isConflict } = mergeProfile({ base: side(base), ours: side(ours), theirs: side(theirs) });
      return [result.remark, isConflict];
    };
    expect(merged('a', 'a', 'b')).toEqual(['b', false]);
    expect(merged('a', 'b', 'a')).toEqual(['b', false]);
    expect(merged('a', '', 'a')).toEqual(['', false]);
    expect(merged('a', 'b', 'b')).toEqual(['b', false]);
    expect(merged('a', 'b', 'c')).toEqual(['b', true]);
  });

  it('knows what WeChat has room for', () => {
    expect([fitsTagName('十个汉字的标签名称呀'), fitsTagName('十一个汉字的标签名称呀')]).toEqual([true, false]);
    expect([fitsRemark('长'.repeat(29)), fitsRemark('长'.repeat(30))]).toEqual([true, false]);
  });
});
