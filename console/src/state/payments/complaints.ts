import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { ComplaintDetail, ComplaintView } from '../../../../src/contract/commerce/complaints.js';
import { backend } from '../live/backend.js';
import { createGatheredWork } from './gathered-work.js';

type Decision = Parameters<typeof backend.payments.decideRefund>[1];

/** One after the other: they are large. */
const upload = async (pictures: readonly File[]): Promise<readonly string[]> => {
  const mediaIds: string[] = [];
  for (const picture of pictures) mediaIds.push((await backend.messages.upload(picture, picture.name)).mediaId);
  return mediaIds;
};

/** Consumer complaints of WeChat Pay. */
export const useComplaints = defineStore('complaints', () => {
  const scope = ref<'open' | 'all'>('open');
  const items = ref<readonly ComplaintView[]>([]);
  const openCount = ref(0);
  const nextCursor = ref<string | null>(null);
  const chosen = ref<ComplaintDetail>();
  /** Whether the list is on screen: only then it follows what is announced. */
  const isWatched = ref(false);
  let hasMorePages = false;

  const read = async (cursor?: string): Promise<void> => {
    const page = await backend.payments.complaints(scope.value, cursor);
    items.value = cursor === undefined ? page.items : [...items.value, ...page.items];
    hasMorePages = cursor !== undefined;
    openCount.value = page.openCount;
    nextCursor.value = page.nextCursor;
  };
  const replace = (detail: ComplaintDetail): void => {
    items.value = items.value.map((item) => (item.id === detail.id ? detail : item));
  };
  const show = async (ask: Promise<ComplaintDetail>): Promise<void> => {
    const detail = await ask;
    chosen.value = detail;
    replace(detail);
  };
  const follow = async (id: string): Promise<void> => {
    if (!isWatched.value) return;
    // Further pages stay where the reader is: only the row itself changes.
    if (!hasMorePages) await read();
    if (chosen.value?.id === id) await show(backend.payments.complaint(id));
    else if (hasMorePages) replace(await backend.payments.complaint(id));
  };
  return {
    isWatched,
    changed: createGatheredWork(follow),
    scope,
    items,
    openCount,
    nextCursor,
    chosen,
    load: () => read(),
    more: () => read(nextCursor.value ?? undefined),
    open: (id: string) => show(backend.payments.complaint(id)),
    refresh: (id: string) => show(backend.payments.refresh(id)),
    reply: async (id: string, text: string, pictures: readonly File[]): Promise<void> => {
      const mediaIds = await upload(pictures);
      await show(backend.payments.reply(id, { text, mediaIds }));
    },
    complete: (id: string, evenUnanswered: boolean) => show(backend.payments.complete(id, evenUnanswered)),
    decideRefund: (id: string, decision: Decision) => show(backend.payments.decideRefund(id, decision)),
  };
});
