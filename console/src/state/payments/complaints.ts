import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { ComplaintDetail, ComplaintView } from '../../../../src/contract/complaints.js';
import { backend } from '../live/backend.js';

type Decision = Parameters<typeof backend.payments.decideRefund>[1];

/** Consumer complaints of WeChat Pay. */
export const useComplaints = defineStore('complaints', () => {
  const scope = ref<'open' | 'all'>('open');
  const items = ref<readonly ComplaintView[]>([]);
  const openCount = ref(0);
  const nextCursor = ref<string | null>(null);
  const chosen = ref<ComplaintDetail>();

  const read = async (cursor?: string): Promise<void> => {
    const page = await backend.payments.complaints(scope.value, cursor);
    items.value = cursor === undefined ? page.items : [...items.value, ...page.items];
    openCount.value = page.openCount;
    nextCursor.value = page.nextCursor;
  };
  const show = async (ask: Promise<ComplaintDetail>): Promise<void> => {
    const detail = await ask;
    chosen.value = detail;
    items.value = items.value.map((item) => (item.id === detail.id ? detail : item));
  };
  return {
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
      const mediaIds: string[] = [];
      for (const picture of pictures) mediaIds.push((await backend.messages.upload(picture, picture.name)).mediaId);
      await show(backend.payments.reply(id, { text, mediaIds }));
    },
    complete: (id: string, evenUnanswered: boolean) => show(backend.payments.complete(id, evenUnanswered)),
    decideRefund: (id: string, decision: Decision) => show(backend.payments.decideRefund(id, decision)),
  };
});
