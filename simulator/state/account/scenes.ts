import { randomBytes } from 'node:crypto';

export type Scene = {
  readonly ticket: string;
  readonly appId: string;
  readonly scene: string;
  readonly url: string;
  /** Infinity: permanent. */ readonly expiresAt: number;
};

/** Parametric QR codes: a ticket or its address stands for a scene. */
export type Scenes = {
  /** Without a time it never ends. */
  readonly add: (appId: string, scene: string, expiresAt?: number) => Scene;
  readonly find: (ticketOrUrl: string) => Scene | undefined;
  /** Codes a merchant made, newest first. */
  readonly of: (appId: string) => readonly Scene[];
};

export const createScenes = (): Scenes => {
  const known = new Map<string, Scene>();
  return {
    add: (appId, scene, expiresAt = Infinity) => {
      const url = `http://weixin.qq.com/q/${randomBytes(16).toString('base64url')}`;
      const ticket = `gQ${randomBytes(64).toString('base64url')}==`;
      const made: Scene = { ticket, appId, scene, url, expiresAt };
      known.set(made.ticket, made);
      known.set(made.url, made);
      return made;
    },
    find: (ticketOrUrl) => known.get(ticketOrUrl),
    of: (appId) => [...new Set(known.values())].filter((scene) => scene.appId === appId).toReversed(),
  };
};
