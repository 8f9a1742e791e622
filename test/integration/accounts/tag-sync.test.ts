import { created } from '../../../src/contract/people/agents.js';
import { tagSyncView } from '../../../src/contract/channels/tag-syncs.js';
import { openWiredDesk } from '../../support/http/wired-desk.js';
import type { WiredDesk } from '../../support/http/wired-desk.js';

const NAME = '果园的老客';

describe('tags and remarks in step with WeChat', () => {
  let wired: WiredDesk;
  let customerId: string;
  beforeAll(async () => {
    wired = await openWiredDesk('wx00000000000000e2');
    await wired.act(NAME, { act: 'follow' });
    const [row] = await wired.desk.sql<{ id: string }>('select customer_id as id from identities');
    customerId = row?.id ?? '';
  });
  afterAll(() => wired.close());

  /** What a worker does, until nothing is due any more. */
  const work = async (): Promise<void> => {
    const { routing, accounts } = wired.desk.container;
    for (let turn = 0; turn < 20; turn += 1) {
      const due = await routing.timerQueue.claim(new Date(), 32);
      if (due.length === 0) return;
      for (const timer of due) {
        if (timer.kind === 'wechat_profile_push') await accounts.timers.wechat_profile_push(timer);
        if (timer.kind === 'wechat_tags_push') await accounts.timers.wechat_tags_push(timer);
        if (timer.kind === 'wechat_tags_pull') await accounts.timers.wechat_tags_pull(timer);
      }
    }
    throw new Error('timers do not come to rest');
  };
  const atWechat = async () => (await wired.control('GET', wired.placeOf(NAME))).body;
  const setAtWechat = (change: object) => wired.control('PUT', wired.placeOf(NAME), change);
  const here = async () =>
    (
      await wired.desk.sql(
        `select c.remark, coalesce(array_agg(t.name order by t.name) filter (where t.id is not null), '{}') as tags
           from customers c left join customer_tags o on o.customer_id = c.id left join tags t on t.id = o.tag_id
          where c.id = $1 group by c.id`,
        [customerId],
      )
    )[0];
  const tagIdOf = async (name: string): Promise<string> =>
    created.parse((await wired.as('owner', 'POST /tags', { name })).body).id;
  const state = async () => tagSyncView.parse((await wired.as('owner', 'GET /tag-sync')).body);
  const setTags = (tagIds: readonly string[]) => wired.as('agent', `PUT /customers/${customerId}/tags`, { tagIds });

  it('takes over what WeChat has, tells what is ours, and says what does not fit', async () => {
    const regular = await tagIdOf('常客');
    const long = await tagIdOf('十一个汉字的标签名称呀');
    await setTags([regular, long]);
    await setAtWechat({ tags: ['微信里的标签'], remark: '王女士' });

    expect((await wired.as('owner', `PUT /channels/${wired.channelId}/tag-sync`, { enabled: true })).status).toBe(200);
    await work();

    expect(await atWechat()).toMatchObject({ tags: ['微信里的标签', '常客'], remark: '王女士' });
    expect(await here()).toEqual({ remark: '王女士', tags: ['十一个汉字的标签名称呀', '常客', '微信里的标签'].sort() });
    const { channels, refusedTags } = await state();
    expect(channels).toMatchObject([{ enabled: true, tagCount: 2, readAt: expect.any(String) }]);
    expect(refusedTags).toMatchObject([{ tagId: long, error: { code: 'tag_name_too_long' } }]);

    await wired.as('agent', `PATCH /customers/${customerId}`, { remark: '王女士，要早上送' });
    await setTags([]);
    await wired.as('owner', `PATCH /tags/${regular}`, { name: '老主顾' });
    await work();
    expect(await atWechat()).toMatchObject({ tags: [], remark: '王女士，要早上送' });

    await wired.as('agent', `PATCH /customers/${customerId}`, { remark: '长'.repeat(30) });
    await work();
    expect((await state()).failures).toMatchObject([{ customerId, error: { code: 'remark_too_long' } }]);
  });

  it('lets what was changed last stand where both sides changed, and writes it down', async () => {
    await setAtWechat({ remark: '微信改的', tags: ['老主顾'] });
    await wired.as('agent', `PATCH /customers/${customerId}`, { remark: '这里改的' });
    await work();

    expect(await atWechat()).toMatchObject({ tags: ['老主顾'], remark: '这里改的' });
    expect(await here()).toEqual({ remark: '这里改的', tags: ['老主顾'] });
    const audit = await wired.desk.sql<{ action: string }>(
      `select action from audit_entries where action like '%conflict'`,
    );
    expect(audit).toEqual([{ action: 'customer.wechat_conflict' }]);
  });
});
