import type { LiveEvent, ServerFrame } from '../../../src/contract/socket-frames.js';

type FrameMap = { [T in ServerFrame['type']]: Extract<ServerFrame, { type: T }> };
type Frame<T extends keyof FrameMap = keyof FrameMap> = { [K in T]: { type: K } & FrameMap[K] }[T];
export type FrameHandlers = { readonly [K in keyof FrameMap]: (frame: Frame<K>) => void };

type EventMap = { [T in LiveEvent['type']]: Extract<LiveEvent, { type: T }> };
type Event<T extends keyof EventMap = keyof EventMap> = { [K in T]: { type: K } & EventMap[K] }[T];
export type EventHandlers = { readonly [K in keyof EventMap]: (event: Event<K>) => void };

/** Hands a frame to the handler of its type. */
export const dispatchFrame = <T extends keyof FrameMap>(handlers: FrameHandlers, frame: Frame<T>): void =>
  handlers[frame.type](frame);

/** Hands a live event to the handler of its type. */
export const dispatchEvent = <T extends keyof EventMap>(handlers: EventHandlers, event: Event<T>): void =>
  handlers[event.type](event);
