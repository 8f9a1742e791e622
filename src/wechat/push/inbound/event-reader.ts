import type { InboundEventContent } from '../../../domain/conversations/inbound.js';
import type { PushDocument } from '../../protocol/push-document.js';

/** Reads one kind of event; undefined where a field is missing without which the event says nothing. */
export type EventReader = (document: PushDocument) => InboundEventContent | undefined;
