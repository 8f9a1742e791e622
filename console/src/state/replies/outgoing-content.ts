import type { Outgoing } from './outgoing.js';
import type { ReplyCard } from './reply-cards.js';

export type OutgoingContent = Pick<Outgoing, 'text' | 'mediaId' | 'card' | 'picture' | 'useReserve'>;

/** `useReserve`: the agent takes the message that is kept for the closing text. */
export type Reserve = Pick<Outgoing, 'useReserve'>;

const reserved = ({ useReserve }: Reserve): Reserve => (useReserve ? { useReserve } : {});

export const textContent = (text: string, reserve: Reserve = {}): OutgoingContent => ({ text, ...reserved(reserve) });

export const pictureContent = (file: File, reserve: Reserve = {}): OutgoingContent => ({
  picture: { file, name: file.name, url: URL.createObjectURL(file) },
  ...reserved(reserve),
});

export const cardReply = (card: ReplyCard, reserve: Reserve = {}): OutgoingContent => ({ card, ...reserved(reserve) });

/** What a refused line held, for a new one; a line the reserve was kept from takes it now. */
export const contentAgain = ({ text, mediaId, card, picture, useReserve, refusal }: Outgoing): OutgoingContent => ({
  ...(text !== undefined && { text }),
  ...(mediaId && { mediaId }),
  ...(card && { card }),
  ...(picture && { picture: { ...picture, url: URL.createObjectURL(picture.file) } }),
  ...reserved({ useReserve: useReserve === true || refusal === 'reserved' }),
});
