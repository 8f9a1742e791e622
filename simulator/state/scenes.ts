import { randomBytes } from 'node:crypto';

export type Scene = { readonly ticket: string; readonly appId: string; readonly scene: string; readonly url: string };

/** Parametric QR codes: a ticket or its address stands for a scene. */
export type Scenes = {
  readonly add: (appId: string, scene: string) => Scene;
  readonly find: (ticketOrUrl: string) => Scene | undefined;
};

export const createScenes = (): Scenes => {
  const known = new Map<string, Scene>();
  return {
    add: (appId, scene) => {
      const url = `http://weixin.qq.com/q/${randomBytes(16).toString('base64url')}`;
      const made: Scene = { ticket: `gQ${randomBytes(64).toString('base64url')}==`, appId, scene, url };
      known.set(made.ticket, made);
      known.set(made.url, made);
      return made;
    },
    find: (ticketOrUrl) => known.get(ticketOrUrl),
  };
};
