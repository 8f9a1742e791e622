import sharp from 'sharp';
import { createImageTools } from '../../../src/files/media/image-tools.js';
import { createFetchMedia } from '../../../src/services/media/fetch-media.js';
import { createUploadMedia } from '../../../src/services/media/upload-media.js';
import { createKefuMediaSource } from '../../../src/wechat/kefu/kefu-media-source.js';
import { createFetchVideo } from '../../../src/wechat/kefu/video-fetch.js';
import { createTimerQueue } from '../../../src/postgres/queues/timer-queue.js';
import { asSuperuser, newId, openTestDatabase, silentLogger } from '../../support/postgres.js';
import { startOutboundRig, until } from './outbound-rig.js';
import type { OutboundRig } from './outbound-rig.js';

const UPLOAD = '/cgi-bin/media/upload';
const clock = { now: () => new Date() };

let rig: OutboundRig;
beforeEach(async () => {
  rig = await startOutboundRig();
});
afterEach(() => rig.close());

const ended = (rows: readonly { readonly delivery: string }[]): boolean =>
  rows.every(({ delivery }) => ['sent', 'failed', 'unknown'].includes(delivery));

const picture = (): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer();

const uploadPicture = async (): Promise<string> => {
  const upload = createUploadMedia({
    unitOfWork: rig.unitOfWork,
    mediaStore: rig.mediaStore,
    imageTools: createImageTools(),
    clock,
    newId,
  });
  return (await upload({ actor: rig.actor, bytes: await picture(), fileName: '../../a\r\n.jpg' })).id;
};

it('uploads a picture once per channel and uses that for every message', async () => {
  const channel = await rig.addChannel();
  const conversation = await rig.addConversation(channel, '小红');
  const mediaId = await uploadPicture();
  rig.startProcess().worker.start();
  await conversation.reply({ type: 'media', mediaId });
  await until(conversation.deliveries, ended);
  await conversation.reply({ type: 'media', mediaId });

  expect(await until(conversation.deliveries, ended)).toMatchObject([{ delivery: 'sent' }, { delivery: 'sent' }]);
  const kinds = (await conversation.received()).map(({ kind, content }) => [kind, typeof content['media_id']]);
  expect(kinds).toEqual([
    ['image', 'string'],
    ['image', 'string'],
  ]);
  expect(await rig.calls(channel, UPLOAD)).toHaveLength(1);
});

it('uploads again when WeChat has forgotten the picture', async () => {
  const channel = await rig.addChannel();
  const conversation = await rig.addConversation(channel, '小红');
  const mediaId = await uploadPicture();
  rig.startProcess().worker.start();
  await conversation.reply({ type: 'media', mediaId });
  await until(conversation.deliveries, ended);
  await rig.control('PUT', '/clock', { advanceMs: 73 * 3600 * 1000 });
  await conversation.writeAgain();
  await conversation.reply({ type: 'media', mediaId });

  expect(await until(conversation.deliveries, ended)).toMatchObject([{ delivery: 'sent' }, { delivery: 'sent' }]);
  expect(await rig.calls(channel, UPLOAD)).toHaveLength(2);
  expect((await rig.calls(channel, '/cgi-bin/message/custom/send')).map(({ errcode }) => errcode ?? 0)).toContain(
    40007,
  );
});

it('refuses media of another merchant, media not stored, and voice to a mini program', async () => {
  const conversation = await rig.addConversation(await rig.addChannel('mini_program'), '小红');
  const [voice, pending] = [newId(), newId()];
  for (const [id, kind, state] of [
    [voice, 'voice', 'stored'],
    [pending, 'image', 'pending'],
  ]) {
    await asSuperuser(
      rig.url,
      `insert into media (id, merchant_id, state, kind, created_at) values ($1, $2, $3, $4, now())`,
      [id, rig.merchantId, state, kind],
    );
  }

  await expect(conversation.reply({ type: 'media', mediaId: newId() })).rejects.toMatchObject({ code: 'not_found' });
  await expect(conversation.reply({ type: 'media', mediaId: pending })).rejects.toMatchObject({ code: 'not_found' });
  await expect(conversation.reply({ type: 'media', mediaId: voice })).rejects.toMatchObject({ code: 'file_type' });
});

describe('what a customer sent', () => {
  type Act = 'image' | 'voice' | 'video';

  /** A pending medium as receiving leaves it, with its timer. */
  const receive = async (act: Act) => {
    const channel = await rig.addChannel();
    const conversation = await rig.addConversation(channel, '小红');
    await conversation.act({ act });
    const { items } = await rig.control<{ items: { content: Record<string, unknown> }[] }>(
      'GET',
      `${conversation.path}/lines`,
    );
    const wechatMediaId = String(items.at(-1)?.content['media_id']);
    const id = newId();
    await rig.unitOfWork.run(rig.merchantId, async ({ media, timers, messages, conversations }) => {
      const locked = await conversations.lockById(conversation.id);
      if (!locked) throw new Error('no conversation');
      await media.add({
        id,
        merchantId: rig.merchantId,
        kind: act,
        state: 'pending',
        contentType: undefined,
        sizeBytes: undefined,
        width: undefined,
        height: undefined,
        fileName: undefined,
        storeKey: undefined,
        channelId: channel.id,
        wechatMediaId,
        createdAt: clock.now(),
        conversationId: conversation.id,
      });
      await messages.add([
        {
          id: newId(),
          conversationId: locked.id,
          openedMonth: locked.openedMonth,
          number: 1,
          direction: 'inbound',
          content: { type: 'image', mediaId: wechatMediaId, storedMediaId: id },
          occurredAt: clock.now(),
        },
      ]);
      await timers.set({ kind: 'fetch_media', subjectId: id, dueAt: clock.now(), payload: {} });
    });
    return { id, channel };
  };

  const runTimer = async (): Promise<void> => {
    const sending = rig.startProcess();
    const database = await openTestDatabase(rig.url);
    const fetchMedia = createFetchMedia({
      unitOfWork: rig.unitOfWork,
      mediaSource: createKefuMediaSource({
        client: sending.client,
        fetchVideo: createFetchVideo({ apiOrigin: sending.api.origin }),
      }),
      mediaStore: rig.mediaStore,
      imageTools: createImageTools(),
      clock,
      wakeUp: rig.wakeUp,
      logger: silentLogger,
    });
    const [timer] = await createTimerQueue(database.system).claim(clock.now(), 1);
    if (timer) await fetchMedia(timer);
    await database.close();
  };

  const find = (id: string) => rig.unitOfWork.run(rig.merchantId, ({ media }) => media.findById(id));

  it.each<[Act, string]>([
    ['image', 'image/'],
    ['voice', 'audio/amr'],
    ['video', 'video/mp4'],
  ])('%s is fetched, kept by content, and announced', async (act, contentType) => {
    const { id } = await receive(act);
    await runTimer();

    const record = await find(id);
    expect(record).toMatchObject({ state: 'stored', contentType: expect.stringContaining(contentType) });
    expect(rig.mediaStore.files.get(record?.storeKey ?? '')?.length).toBe(record?.sizeBytes);
    const announced = await asSuperuser(
      rig.url,
      `select 1 from outbox where event ->> 'type' = 'message.media_stored'`,
    );
    expect(announced).toHaveLength(1);
    expect(await asSuperuser(rig.url, 'select id from timers')).toEqual([]);
  });

  it('is tried again later while WeChat fails, and given up when WeChat has dropped it', async () => {
    const { id, channel } = await receive('image');
    await rig.setFaults(channel, { api: [{ act: 'status', path: '/cgi-bin/media/get', times: 1 }] });
    await runTimer();
    expect(await find(id)).toMatchObject({ state: 'pending' });
    expect(await asSuperuser(rig.url, `select payload ->> 'tries' as tries from timers`)).toEqual([{ tries: '1' }]);

    await rig.control('PUT', '/clock', { advanceMs: 73 * 3600 * 1000 });
    const tryNow = async () => {
      await asSuperuser(rig.url, 'update timers set due_at = now()');
      await runTimer();
      return find(id);
    };
    await until(tryNow, (record) => record?.state === 'failed');
    expect(await asSuperuser(rig.url, 'select id from timers')).toEqual([]);
  });
});
