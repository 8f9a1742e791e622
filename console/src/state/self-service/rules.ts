import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { z } from 'zod';
import type { ChannelView } from '../../../../src/contract/channels/channels.js';
import type { RuleBody, RulesView, TryAnswer, tryBody } from '../../../../src/contract/self-service/self-service.js';
import { backend } from '../live/backend.js';

type StoredRule = RulesView['rules'][number];

const withoutId = ({ id: _id, ...rule }: StoredRule): RuleBody => rule;

/** A message as it might come in. */
type Tried = {
  readonly channelId: string;
  readonly text: string;
  /** Of the customer's latest order, where one is known. */
  readonly orderState: z.input<typeof tryBody>['orderState'];
};

/** The merchant's rules of self-service, saved as a whole list with each change. */
export const useSelfServiceRules = defineStore('self-service-rules', () => {
  const rules = shallowRef<readonly StoredRule[] | undefined>();
  const channels = shallowRef<readonly ChannelView[]>([]);

  const load = async (): Promise<void> => {
    const [stored, wired] = await Promise.all([backend.selfService.rules(), backend.selfService.channels()]);
    rules.value = stored.rules;
    channels.value = wired.items;
  };

  const save = async (next: readonly RuleBody[]): Promise<void> => {
    rules.value = (await backend.selfService.saveRules(next)).rules;
  };

  /** The list as it may be changed and saved. */
  const bodies = (): readonly RuleBody[] => (rules.value ?? []).map(withoutId);

  const tryOut = (message: Tried): Promise<TryAnswer> => backend.selfService.tryRules(message);

  /** Returns our id of the picture. */
  const uploadPicture = async (file: File): Promise<string> => (await backend.selfService.upload(file)).mediaId;

  return { rules, channels, load, save, bodies, tryOut, uploadPicture };
});
