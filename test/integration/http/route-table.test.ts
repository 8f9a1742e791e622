import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { hasRight, RIGHTS } from '../../../src/domain/people/permissions.js';
import type { Method, Route } from '../../../src/http/route.js';
import { aConversation } from '../../support/http/conversations.js';
import { CONSOLE_ORIGIN, openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant, ROLES } from '../../support/http/people.js';
import type { Browser, Merchant } from '../../support/http/people.js';

type Headers = Readonly<Record<string, string>>;

/** Methods that come without a body. */
const WRITES_NOTHING = new Set<Method>(['GET', 'DELETE']);

/** A body that each write with an id in its path would take, if the object were ours. */
const GOOD_BODIES: Readonly<Record<string, object>> = {
  'agent.update': { name: 'x' },
  'skill_group.update': { name: 'x' },
  'skill_group.remove': { toSkillGroupId: randomUUID() },
  'channel.update': { name: 'x' },
  'channel.rotate': {},
  'channel.hand_over': {},
  'link.create': {},
  'conversation.accept': { assignmentNumber: 1 },
  'conversation.claim': {},
  'conversation.transfer': { assignmentNumber: 1, agentId: randomUUID() },
  'conversation.return': { assignmentNumber: 1 },
  'conversation.close': { assignmentNumber: 1 },
  'conversation.read': { number: 1 },
  'ticket.update': { version: 1, subject: 'x' },
  'ticket.note': { text: 'x' },
  'ticket.link': { kind: 'order', ref: 'x' },
  'ticket.merge': { intoId: randomUUID() },
  'ticket.chase': {},
  'ticket_type.update': { name: 'x' },
  'refund.approve': {},
  'refund.reject': { note: 'x' },
  'complaint.refresh': {},
  'complaint.reply': { text: 'x' },
  'complaint.complete': {},
  'complaint.refund-progress': { action: 'approve' },
  'pay_settings.set': { mchId: '1900000101', merchantSerial: '3775B6A45ACD588826D15E583A95F5DD00000001' },
  'complaint_url.set': {},
  'customer.update': { remark: 'x' },
  'customer.tag': { tagIds: [] },
  'erase_task.create': { reason: 'customer_asked' },
  'erase_task.approve': {},
  'erase_task.reject': {},
  'customer.merge': { otherId: randomUUID() },
  'customer_merge.undo': {},
  'identity.update': { unionid: 'oUnion_x' },
  'customer.block': {},
  'tag.update': { name: 'x' },
  'order_source.update': { name: 'x' },
  'order_source.check': {},
  'notice.create': { clientMsgId: 'x', templateId: 'x', values: { thing1: 'x' } },
  'notice_template.refresh': {},
  'notice_template.test': { openid: 'x', templateId: 'x', values: { thing1: 'x' } },
  'quick_reply.replace': { scope: 'merchant', title: 'x', text: 'x' },
  'quick_reply.use': {},
  'note.create': { clientMsgId: 'x', text: 'x', mentions: [] },
  'conversation.watch': {},
  'conversation.take_over': { assignmentNumber: 1 },
  'conversation.barge_in': { clientMsgId: 'x', text: 'x' },
  'conversation.whisper': { clientMsgId: 'x', text: 'x' },
  'agent.serving': { capacity: 5 },
  'skill_group.pull': { fromSkillGroupId: randomUUID(), count: 1 },
  'webhook.update': { name: 'x' },
  'webhook.rotate_secret': {},
  'webhook.replay': { failedSince: '2026-01-01T00:00:00.000Z' },
  'webhook.ping': {},
  'tag_sync.set': { enabled: true },
  'tag_sync.run': {},
  'menu.save': { version: 0, draft: [] },
  'menu.publish': { version: 0 },
  'qr_code.update': { name: 'x' },
  'qr_code.renew': { days: null },
  'wiring.check': {},
  'alert_target.set': { kind: 'webhook', url: 'https://hooks.example/x', enabled: false, afterMinutes: 5 },
  'alert_target.test': {},
  'message.create': { assignmentNumber: 1, clientMsgId: 'x', text: 'x' },
};

/** Everything a rule of ours says about routes is asked of every route in the table, so that none can be forgotten. */
describe('every route', () => {
  let desk: Desk;
  let ours: Merchant;
  let theirs: Merchant;

  beforeAll(async () => {
    desk = await openDesk();
    ours = await openMerchant(desk, 'ours');
    theirs = await openMerchant(desk, 'theirs');
  });
  afterAll(() => desk.close());

  const pathOf = (route: Route, id: string = randomUUID()): string => route.path.replace(/:\w+/g, id);
  const start: Readonly<Record<Method, (path: string) => request.Test>> = {
    GET: (path) => request(desk.url).get(path),
    POST: (path) => request(desk.url).post(path),
    PUT: (path) => request(desk.url).put(path),
    PATCH: (path) => request(desk.url).patch(path),
    DELETE: (path) => request(desk.url).delete(path),
  };
  type Call = readonly [method: Method, path: string, headers: Headers, body?: object | undefined];
  const send = (...[method, path, headers, body]: Call) => {
    const prepared = start[method](path).set(headers).redirects(0);
    return body === undefined ? prepared : prepared.send(body);
  };
  const writes = (): readonly Route[] => desk.routes.filter(({ method }) => method !== 'GET');
  const guarded = (routes: readonly Route[]): readonly Route[] => routes.filter(({ access }) => access !== 'public');

  it('has a name of its own, a known right and a limit', () => {
    expect(new Set(desk.routes.map(({ name }) => name)).size).toBe(desk.routes.length);
    expect(new Set(desk.routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(desk.routes.length);
    for (const { access } of desk.routes) expect(['public', ...Object.keys(RIGHTS)]).toContain(access);
    expect(
      desk.routes
        .filter(({ access }) => access === 'public')
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([
      'api_description.get',
      'api_docs.get',
      'api_docs.style',
      'link.look',
      'link.use',
      'page_report.create',
      'session.create',
      'setup.create',
      'setup.get',
    ]);
  });

  it('is in the API description, which anybody may read', async () => {
    const { body } = await request(desk.url).get('/api/v1/openapi.json').expect(200);
    const described = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = desk.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(described.sort()).toEqual([...served].sort());
    expect(body.openapi).toBe('3.1.0');
    const page = await request(desk.url)
      .get('/api/v1/docs')
      .expect(200)
      .expect('content-type', /^text\/html/);
    for (const { path } of desk.routes) expect(page.text).toContain(path.replace(/:(\w+)/g, '{$1}'));
    expect(page.text).not.toContain('<script');
    await request(desk.url)
      .get('/api/v1/docs/style.css')
      .expect(200)
      .expect('content-type', /^text\/css/);
  });

  it('lets in whoever has its right, and nobody else', async () => {
    // A field nobody knows keeps a write that is let in from doing anything.
    for (const route of guarded(desk.routes)) {
      const body = route.method === 'GET' ? undefined : { nobodyKnowsThis: 1 };
      const anonymous = await send(route.method, pathOf(route), { origin: CONSOLE_ORIGIN }, body);
      expect([route.name, anonymous.status, anonymous.body]).toEqual([
        route.name,
        401,
        { error: { code: 'unauthenticated' } },
      ]);
      for (const role of ROLES) {
        const answer = await send(route.method, pathOf(route), headersOf(ours.browsers[role]), body);
        const isLetIn = answer.body?.error?.code !== 'forbidden';
        const { access } = route;
        expect([route.name, role, isLetIn]).toEqual([route.name, role, access !== 'public' && hasRight(role, access)]);
        if (!isLetIn) expect(answer.status).toBe(403);
      }
    }
  });

  it('refuses a write that no page of ours can have sent', async () => {
    const own = headersOf(ours.browsers.owner);
    const foreign = headersOf(ours.browsers.admin)['x-csrf-token'] ?? '';
    const { origin: _origin, ...noOrigin } = own;
    const { 'x-csrf-token': _token, ...noToken } = own;
    const forged: Readonly<Record<string, Headers>> = {
      'no token': noToken,
      'foreign token': { ...own, 'x-csrf-token': foreign },
      'no origin': noOrigin,
      'foreign origin': { ...own, origin: 'https://evil.example' },
      'null origin': { ...own, origin: 'null' },
      'origin in another spelling': { ...own, origin: `${CONSOLE_ORIGIN}.evil.example` },
    };
    for (const route of guarded(writes())) {
      for (const [how, headers] of Object.entries(forged)) {
        const answer = await send(route.method, pathOf(route), headers, {});
        expect([route.name, how, answer.status, answer.body]).toEqual([
          route.name,
          how,
          403,
          { error: { code: 'csrf' } },
        ]);
      }
    }
  });

  it('refuses a set-up and a sign-in from another site, and a form wherever it comes from', async () => {
    for (const path of ['/api/v1/setup', '/api/v1/sign-in']) {
      for (const origin of ['https://evil.example', 'null']) {
        const answer = await send('POST', path, { origin }, {});
        expect([path, origin, answer.status, answer.body]).toEqual([path, origin, 403, { error: { code: 'csrf' } }]);
      }
      await request(desk.url).post(path).type('form').send('loginName=a&password=b').expect(415);
    }
    for (const route of guarded(writes())) {
      const form = { ...headersOf(ours.browsers.owner), 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await fetch(`${desk.url}${pathOf(route)}`, { method: route.method, headers: form, body: 'a=b' });
      expect([route.name, answer.status]).toEqual([route.name, 415]);
    }
  });

  it('refuses a field it does not know, by name and without its value', async () => {
    for (const route of writes().filter(({ isUpload }) => !isUpload)) {
      const headers = route.access === 'public' ? {} : headersOf(ours.browsers.owner);
      const typed = { ...headers, 'content-type': route.json?.types[0] ?? 'application/json' };
      const answer = await send(route.method, pathOf(route), typed, { nobodyKnowsThis: 'marked-value' });
      expect([route.name, answer.status, answer.body.error.code]).toEqual([route.name, 400, 'validation']);
      expect(answer.text).not.toContain('marked-value');
    }
    for (const route of desk.routes.filter(({ method }) => method === 'GET')) {
      const headers = route.access === 'public' ? {} : headersOf(ours.browsers.owner);
      const answer = await send('GET', `${pathOf(route)}?nobodyKnowsThis=1`, headers);
      expect([route.name, answer.status]).toEqual([route.name, 400]);
    }
  });

  const theirTicketObjects = async (owner: Browser) => {
    const types = await send('GET', '/api/v1/ticket-types', headersOf(owner));
    const typeId: string = types.body.items[0].id;
    const ticket = await send('POST', '/api/v1/tickets', headersOf(owner), { typeId, subject: 'x' });
    const view = await send('POST', '/api/v1/ticket-views', headersOf(owner), { name: 'x', filter: {}, sort: 'due' });
    return { typeId: [typeId], ticketId: [ticket.body.id], viewId: [view.body.id] };
  };

  /** A payment, a refund that waits and a complaint of theirs. */
  const payObjects = async (channelId: string) => {
    const [paymentId, refundId, complaintId] = [randomUUID(), randomUUID(), randomUUID()];
    await desk.sql(
      `insert into payments (id, merchant_id, channel_id, mch_id, out_trade_no, trade_state, total_fen, known_at)
       values ($1, $2, $3, '1', 'ORDER-1', 'paid', 100, now())`,
      [paymentId, theirs.merchantId, channelId],
    );
    await desk.sql(
      `insert into refund_requests (id, merchant_id, payment_id, amount_fen, reason, state, needs_approval, requested_by,
         requested_at, client_refund_id) values ($1, $2, $3, 1, 'x', 'awaiting', true, $4, now(), 'x')`,
      [refundId, theirs.merchantId, paymentId, theirs.browsers.agent.agentId],
    );
    await desk.sql(
      `insert into complaints (id, merchant_id, channel_id, complaint_id, mch_id, state, complained_at, due_at, created_at)
       values ($1, $2, $3, '1', '1', 'pending', now(), now(), now())`,
      [complaintId, theirs.merchantId, channelId],
    );
    return { paymentId, refundId, complaintId };
  };

  /** Something of theirs for each id that a path may hold. */
  const theirObjects = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
    const { merchantId, skillGroupId, browsers } = theirs;
    const held = await aConversation(desk, { merchantId, skillGroupId, agentId: browsers.agent.agentId });
    const waiting = await aConversation(desk, { merchantId, skillGroupId });
    const token = await send('POST', '/api/v1/api-tokens', headersOf(browsers.owner), { name: 't', scopes: ['read'] });
    const quickReply = { scope: 'merchant', title: 't', text: 't' };
    const prepared = await send('POST', '/api/v1/quick-replies', headersOf(browsers.owner), quickReply);
    const mediaId = randomUUID();
    await desk.sql(
      `insert into media (id, merchant_id, state, kind, content_type, store_key, created_at)
       values ($1, $2, 'stored', 'image', 'image/png', 'a/b.png', now())`,
      [mediaId, merchantId],
    );
    const { paymentId, refundId, complaintId } = await payObjects(held.channelId);
    const erasing = { reason: 'customer_asked' };
    const path = `/api/v1/customers/${held.customerId}/erase-tasks`;
    const eraseTask = await send('POST', path, headersOf(browsers.owner), erasing);
    const [tagId, mergeId] = [randomUUID(), randomUUID()];
    await desk.sql(`insert into tags (id, merchant_id, name) values ($1, $2, '熟客')`, [tagId, merchantId]);
    await desk.sql(
      `insert into customer_merges (id, merchant_id, kept_id, merged_id, reason, merged_at, moved)
       values ($1, $2, $3, $4, 'hand', now(), '{"rows": {}, "tagIds": [], "fields": [], "attributes": []}')`,
      [mergeId, merchantId, held.customerId, waiting.customerId],
    );
    const codeId = randomUUID();
    await desk.sql(
      `insert into qr_codes (id, merchant_id, channel_id, name, scene, url, ticket, created_at)
       values ($1, $2, $3, 'x', 'x', 'x', 'x', now())`,
      [codeId, merchantId, held.channelId],
    );
    const source = { kind: 'http', name: 'x', url: 'https://shop.example', secret: 'a-secret-of-the-shop' };
    const { body } = await send('POST', '/api/v1/order-sources', headersOf(browsers.owner), source);
    const sourceId: string = body.id;
    const wired = { name: 'x', url: 'https://hook.example', events: ['rating.given'] };
    const webhook = await send('POST', '/api/v1/webhooks', headersOf(browsers.owner), wired);
    return {
      paymentId: [paymentId],
      eraseTaskId: [eraseTask.body.id],
      refundId: [refundId],
      complaintId: [complaintId],
      customerId: [held.customerId],
      identityId: [held.identityId],
      tagId: [tagId],
      mergeId: [mergeId],
      agentId: [browsers.agent.agentId],
      skillGroupId: [skillGroupId],
      tokenId: [token.body.id],
      sessionId: (
        await desk.sql<{ id: string }>('select id from sessions where agent_id = $1', [browsers.agent.agentId])
      ).map(({ id }) => id),
      quickReplyId: [prepared.body.id],
      channelId: [held.channelId],
      conversationId: [held.id, waiting.id],
      mediaId: [mediaId],
      ...(await theirTicketObjects(browsers.owner)),
      sourceId: [sourceId],
      webhookId: [webhook.body.id],
      codeId: [codeId],
    };
  };

  it('does not know another merchant’s object from one that never was', async () => {
    const objects = await theirObjects();
    const mediaQuery = `?expires=${Math.ceil(Date.now() / 1000) + 60}&signature=x`;
    for (const route of desk.routes.filter(({ path }) => path.includes(':'))) {
      const ids = objects[/:(\w+)/.exec(route.path)?.[1] ?? ''] ?? [];
      const body = WRITES_NOTHING.has(route.method) ? undefined : GOOD_BODIES[route.name];
      // A route that is new here has to say what it takes.
      expect([route.name, ids.length > 0, WRITES_NOTHING.has(route.method) || body !== undefined]).toEqual([
        route.name,
        true,
        true,
      ]);
      for (const id of [...ids, randomUUID(), 'not-an-id', '__proto__']) {
        const path = `${pathOf(route, id)}${route.name === 'media.get' ? mediaQuery : ''}`;
        const answer = await send(route.method, path, headersOf(ours.browsers.owner), body);
        const expected = [route.name, id, 404, '{"error":{"code":"not_found"}}'];
        expect([route.name, id, answer.status, answer.text]).toEqual(expected);
      }
    }
  });

  it('takes no id of another merchant in a body either', async () => {
    const owner = headersOf(ours.browsers.owner);
    const theirAgent = theirs.browsers.agent.agentId;
    const held = await aConversation(desk, { ...ours, agentId: ours.browsers.owner.agentId });
    const refused = [
      await send('POST', '/api/v1/skill-groups', owner, { name: 'x', agentIds: [theirAgent] }),
      await send('PATCH', `/api/v1/skill-groups/${ours.skillGroupId}`, owner, { agentIds: [theirAgent] }),
      await send('PATCH', `/api/v1/agents/${ours.browsers.agent.agentId}`, owner, {
        skillGroupIds: [theirs.skillGroupId],
      }),
      await send('PUT', '/api/v1/routing-rules', owner, {
        skillGroup: [{ condition: {}, skillGroupId: theirs.skillGroupId }],
        agent: [],
      }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    for (const target of [{ agentId: theirAgent }, { skillGroupId: theirs.skillGroupId }]) {
      const body = { assignmentNumber: 1, ...target };
      await send('POST', `/api/v1/conversations/${held.id}/transfer`, owner, body).expect(404);
    }
  });

  it('answers with the security headers, whatever the answer is', async () => {
    const answers = [
      await request(desk.url).get('/'),
      await request(desk.url).get('/healthz'),
      await request(desk.url).get('/readyz'),
      await request(desk.url).get('/nothing/here').set('accept', 'text/html'),
      await request(desk.url).get('/api/v1/nothing'),
      await request(desk.url).post('/api/v1/sign-in').type('json').send('{'),
      ...(await Promise.all(desk.routes.map((route) => send(route.method, pathOf(route), {})))),
      ...(await Promise.all(
        desk.routes
          .filter(({ method }) => method === 'GET')
          .map((route) => send('GET', pathOf(route), headersOf(ours.browsers.owner))),
      )),
    ];
    for (const answer of answers) {
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'reporting-endpoints': 'page="/api/v1/page-reports"',
        'strict-transport-security': expect.stringContaining('max-age=31536000'),
        'content-security-policy': expect.stringMatching(
          /script-src 'self';.*object-src 'none';.*frame-ancestors 'none';require-trusted-types-for 'script';trusted-types vue jiedai-worker;report-uri \/api\/v1\/page-reports;report-to page/,
        ),
      });
      expect(answer.headers).not.toHaveProperty('x-powered-by');
      expect(answer.headers).not.toHaveProperty('server');
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      if (answer.text && answer.type !== 'application/zip')
        expect(answer.headers['content-type']).toMatch(/charset=utf-8/);
    }
  });

  it('answers other methods 405 and another site’s preflight with nothing to go on', async () => {
    const answer = await request(desk.url)
      .options('/api/v1/agents')
      .set({ origin: 'https://evil.example', 'access-control-request-method': 'POST' })
      .expect(405);
    expect(answer.get('allow')).toBe('HEAD, GET, POST');
    await request(desk.url).delete('/api/v1/me').set('x-http-method-override', 'GET').expect(405);
    await request(desk.url).get('/API/v1/me').expect(404);
    await request(desk.url).get('/api/v1/me/').expect(404);
  });
});
