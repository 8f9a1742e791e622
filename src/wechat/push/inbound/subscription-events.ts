import { childOf, childrenOf, textOf } from '../../protocol/push-document.js';
import type { PushDocument } from '../../protocol/push-document.js';
import type { EventReader } from './event-reader.js';

/** XML wraps the list in an element of the event's own name; JSON has it at the top (WeChat doc: 订阅消息事件推送). */
const itemsOf = (document: PushDocument, wrapper: string): readonly PushDocument[] =>
  childrenOf(childOf(document, wrapper) ?? document, 'List');

const readChoices =
  (type: 'subscription_chosen' | 'subscription_changed', wrapper: string): EventReader =>
  (document) => {
    const choices = itemsOf(document, wrapper).map((item) => {
      const scene = textOf(item, 'PopupScene');
      return {
        templateId: textOf(item, 'TemplateId') ?? '',
        accepted: textOf(item, 'SubscribeStatusString') === 'accept',
        ...(scene !== undefined && { scene }),
      };
    });
    return choices.length > 0 ? { type, choices } : undefined;
  };

const readSent: EventReader = (document) => {
  const results = itemsOf(document, 'SubscribeMsgSentEvent').map((item) => ({
    templateId: textOf(item, 'TemplateId') ?? '',
    messageId: textOf(item, 'MsgID') ?? '',
    errorCode: textOf(item, 'ErrorCode') ?? '',
    errorStatus: textOf(item, 'ErrorStatus') ?? '',
  }));
  return results.length > 0 ? { type: 'subscription_message_sent', results } : undefined;
};

export const subscriptionReaders: readonly (readonly [string, EventReader])[] = [
  ['subscribe_msg_popup_event', readChoices('subscription_chosen', 'SubscribeMsgPopupEvent')],
  ['subscribe_msg_change_event', readChoices('subscription_changed', 'SubscribeMsgChangeEvent')],
  ['subscribe_msg_sent_event', readSent],
];
