import type { Conversation } from '../../domain/conversations/conversation.js';
import type { Outcome } from '../../domain/self-service/outcome.js';
import { arrivalStateOf } from '../business-hours/opening.js';
import { addLines, announce, deskLine } from '../conversations/desk-line.js';
import { chooseGroup } from '../messages/receiving/choose-group.js';
import { setOpeningTimer } from '../messages/receiving/open-conversation.js';
import type { Receiving } from '../messages/receiving/receiving.js';
import type { Identity } from '../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Leaving = {
  readonly conversation: Conversation;
  readonly identity: Identity;
  readonly outcome: Pick<Outcome, 'why' | 'skillGroupId'>;
  readonly text: string | undefined;
};

/** From self-service into the queue of a skill group: this moment is the arrival. */
export const toPerson = async (
  stores: Stores,
  { at, newId }: Receiving,
  { conversation, identity, outcome, text }: Leaving,
): Promise<Conversation> => {
  const { entry } = conversation;
  const request = { identity, entry, text, givenGroupId: outcome.skillGroupId };
  const { decision, preferredAgentId } = await chooseGroup(stores, request);
  const { skillGroupId } = decision;
  const arrival = await arrivalStateOf(stores, { skillGroupId, at });
  const { state } = arrival;
  await stores.timers.cancel(['self_service_silence'], conversation.id);
  await setOpeningTimer(stores, conversation, arrival);
  await stores.conversations.addRoutingDecision({
    id: newId(),
    conversationId: conversation.id,
    list: 'skill_group',
    reason: { ...decision, entry, selfService: outcome.why },
    at,
  });
  const { conversation: after, added } = await addLines(stores, conversation, {
    lines: [deskLine(newId(), at, { act: state, reason: outcome.why })],
    patch: {
      state,
      skillGroupId: skillGroupId ?? null,
      preferredAgentId: preferredAgentId ?? null,
      arrivedAt: at,
      queuedAt: state === 'queued' ? at : null,
    },
  });
  await stores.outbox.add(announce({ before: conversation, after, cause: state, added }));
  return after;
};
