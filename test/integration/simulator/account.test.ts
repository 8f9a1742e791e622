import { startRig } from './rig.js';
import type { Rig } from './rig.js';

const press = { type: 'click', key: 'HELP' };

describe('what WeChat keeps of an account', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.close());

  const post = async (path: string, body: unknown) =>
    rig.ask('POST', `/cgi-bin/${path}?access_token=${await rig.token()}`, body);
  const get = async (path: string) => rig.ask('GET', `/cgi-bin/${path}?access_token=${await rig.token()}`);
  const errcodeOf = async (path: string, body: unknown) => (await post(path, body)).errcode;

  it('takes a menu within its limits, gives it back, and forgets it', async () => {
    const inner = [{ name: '售后服务', type: 'view', url: 'https://shop.example/after' }];
    const menu = {
      button: [
        { name: '帮助', ...press },
        { name: '更多', sub_button: inner },
      ],
    };
    const flawed: readonly (readonly [unknown, number])[] = [
      [[], 40016],
      [Array.from({ length: 4 }, () => ({ name: 'a', ...press })), 40016],
      [[{ name: '九九九九九九', ...press }], 40018],
      [[{ name: 'a', type: 'click', key: 'k'.repeat(129) }], 40019],
      [[{ name: 'a', type: 'view', url: 'ftp://x' }], 40055],
      [[{ name: 'a', sub_button: Array.from({ length: 6 }, () => ({ name: 'b', ...press })) }], 40023],
      [[{ name: 'a', sub_button: [{ name: 'b', sub_button: [{ name: 'c', ...press }] }] }], 40022],
      [[{ name: 'a', type: 'media_id' }], 40007],
    ];
    for (const [button, errcode] of flawed) expect(await errcodeOf('menu/create', { button })).toBe(errcode);
    expect(await errcodeOf('menu/create', menu)).toBe(0);

    expect(await get('get_current_selfmenu_info')).toEqual({
      is_menu_open: 1,
      selfmenu_info: {
        button: [
          { name: '帮助', ...press },
          { name: '更多', sub_button: { list: inner } },
        ],
      },
    });
    expect((await get('menu/delete')).errcode).toBe(0);
    expect((await get('menu/get')).errcode).toBe(46003);
  });

  it('ends temporary codes, and refuses scenes out of range', async () => {
    const code = (action_name: string, scene: object) => ({ action_name, action_info: { scene }, expire_seconds: 60 });
    expect(await errcodeOf('qrcode/create', code('QR_LIMIT_SCENE', { scene_id: 100_001 }))).toBe(40053);
    expect(await errcodeOf('qrcode/create', code('QR_STR_SCENE', { scene_str: 'x'.repeat(65) }))).toBe(40053);
    const { ticket } = await post('qrcode/create', code('QR_STR_SCENE', { scene_str: 'store-01' }));
    await rig.advance(61_000);
    const path = `/channels/${rig.appId}/customers/${rig.openid}/acts`;
    expect(await rig.control('POST', path, { act: 'scan', ticket })).toEqual({ error: '二维码已过期' });
  });

  it('keeps tags and remarks within their limits', async () => {
    const { openid } = rig;
    const made = await post('tags/create', { tag: { name: '老客' } });
    const { id } = Object(made.tag);
    expect(await errcodeOf('tags/create', { tag: { name: '老客' } })).toBe(45157);
    expect(await errcodeOf('tags/create', { tag: { name: '一二三四五六七八九十一' } })).toBe(45158);
    expect(await errcodeOf('tags/delete', { tag: { id: 2 } })).toBe(45058);
    expect(await errcodeOf('tags/members/batchtagging', { openid_list: [openid], tagid: id })).toBe(0);
    expect(await errcodeOf('tags/members/batchtagging', { openid_list: ['nobody'], tagid: id })).toBe(40003);
    expect(await post('tags/getidlist', { openid })).toEqual({ tagid_list: [id] });
    expect(await errcodeOf('user/info/updateremark', { openid, remark: '长'.repeat(30) })).toBe(45005);
    expect(await errcodeOf('user/info/updateremark', { openid, remark: '王先生' })).toBe(0);
    expect(await post('user/info/batchget', { user_list: [{ openid }] })).toMatchObject({
      user_info_list: [{ openid, remark: '王先生', tagid_list: [id] }],
    });
    await post('tags/delete', { tag: { id } });
    expect(await post('tags/getidlist', { openid })).toEqual({ tagid_list: [] });
  });
});
