import { createServer } from 'node:http';
import type { Server } from 'node:http';
import request from 'supertest';
import type { TimerKind } from '../../../src/services/ports/stores/unit-of-work.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';

const MINUTE_MS = 60_000;

/** A group robot of WeCom, as far as it is called. */
const startRobot = async () => {
  const heard: { refusal: number; readonly texts: string[] } = { refusal: 0, texts: [] };
  const server: Server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    incoming.on('end', () => {
      if (heard.refusal === 0) heard.texts.push(JSON.parse(body).text.content);
      response.end(JSON.stringify({ errcode: heard.refusal, errmsg: 'x' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { server, heard, url: `http://127.0.0.1:${port}/cgi-bin/webhook/send?key=693axxx6` };
};

describe('calling a merchant who looks at no console', () => {
  let desk: Desk;
  let ours: Merchant;
  let robot: Awaited<ReturnType<typeof startRobot>>;
  let now = new Date('2026-11-20T02:00:00Z');

  beforeAll(async () => {
    desk = await openDesk({ clock: { now: () => now } });
    ours = await openMerchant(desk, 'ours');
    robot = await startRobot();
  });
  afterAll(async () => {
    robot.server.close();
    await desk.close();
  });

  const pass = (minutes: number): void => {
    now = new Date(now.getTime() + minutes * MINUTE_MS);
  };
  /** Runs the timers of these kinds that are due, as the worker does. */
  const runDue = async (): Promise<void> => {
    const { routing, alerts } = desk.container;
    const handlers: Partial<Record<TimerKind, (typeof alerts.timers)['alert_send']>> = alerts.timers;
    for (const timer of await routing.timerQueue.claim(now, 50)) {
      await handlers[timer.kind]?.(timer).catch(() => routing.timerQueue.postpone(timer, now));
    }
  };
  const eachMinute = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      pass(1);
      await runDue();
      await runDue();
    }
  };
  const save = (body: object) =>
    request(desk.url).put('/api/v1/alert-target').set(headersOf(ours.browsers.owner)).send(body);

  it('says once in a while that customers wait alone, and stops when somebody is there', async () => {
    await save({ kind: 'wecom_robot', url: robot.url, enabled: true, afterMinutes: 3 }).expect(200);
    await eachMinute(3);
    expect(robot.heard.texts).toEqual([]);

    const { merchantId, skillGroupId } = ours;
    await aConversation(desk, { merchantId, skillGroupId, arrivedAt: now, lines: ['在吗'] });
    await eachMinute(3);
    expect(robot.heard.texts).toEqual([]);
    await eachMinute(1);
    expect(robot.heard.texts).toHaveLength(1);
    expect(robot.heard.texts[0]).toContain('1 位顾客在排队，最久的已等 4 分钟');
    await eachMinute(2);
    expect(robot.heard.texts).toHaveLength(1);
    await eachMinute(1);
    expect(robot.heard.texts).toHaveLength(2);

    const { agentId } = ours.browsers.agent;
    await desk.sql(`update agents set status = 'online' where id = $1`, [agentId]);
    await desk.container.routing.presence.beat(merchantId, agentId, 'a-socket');
    await eachMinute(6);
    expect(robot.heard.texts).toHaveLength(2);
  });

  it('keeps the address sealed and says why a call did not arrive', async () => {
    robot.heard.refusal = 93000;
    const owner = headersOf(ours.browsers.owner);
    const tested = await request(desk.url).post('/api/v1/alert-target/test').set(owner).send({}).expect(200);
    expect(tested.body).toEqual({ status: 'failed', fault: 'errcode_93000' });
    const read = await request(desk.url).get('/api/v1/alert-target').set(owner).expect(200);
    expect(read.body.target).toMatchObject({ kind: 'wecom_robot', enabled: true, lastFault: 'errcode_93000' });
    expect(read.text).not.toContain('693axxx6');
    const [row] = await desk.sql<{ stored: Buffer }>('select url as stored from alert_targets');
    expect(row?.stored.length).toBeGreaterThan(0);
    expect(row?.stored.toString('latin1')).not.toContain('693axxx6');
    const audit = await request(desk.url).get('/api/v1/audit').set(owner).expect(200);
    expect(audit.text).toContain('alert_target.changed');
    expect(audit.text).not.toContain('693axxx6');
    // Another kind needs an address of its own; a robot's has a known shape.
    await save({ kind: 'webhook', enabled: true, afterMinutes: 3 }).expect(400);
    await save({ kind: 'wecom_robot', url: robot.url.replace('?key', '?no'), enabled: true, afterMinutes: 3 }).expect(
      400,
    );
  });

  it('looks at each enabled channel once an hour, whoever looks', async () => {
    const { wiringQueue } = desk.container.wiring;
    const channels = await desk.sql<{ id: string }>('select id from channels');
    const hour = new Date(now.getTime() + 61 * MINUTE_MS);
    await wiringQueue.claim(now, 100);
    const [mine, theirs] = await Promise.all([wiringQueue.claim(hour, 100), wiringQueue.claim(hour, 100)]);
    expect([...mine, ...theirs].map(({ channelId }) => channelId).sort()).toEqual(channels.map(({ id }) => id).sort());
    expect(await wiringQueue.claim(new Date(hour.getTime() + 59 * MINUTE_MS), 100)).toEqual([]);
    await desk.sql('update channels set enabled = false');
    expect(await wiringQueue.claim(new Date(hour.getTime() + 61 * MINUTE_MS), 100)).toEqual([]);
  });
});
