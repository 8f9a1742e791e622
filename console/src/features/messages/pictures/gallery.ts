import { inject, provide, shallowRef } from 'vue';
import type { InjectionKey, ShallowRef } from 'vue';

/** Opens the viewer at one picture, with the others of the same history beside it. */
type OpenPicture = (url: string) => void;
type Opened = { readonly urls: readonly string[]; readonly at: number };

const KEY: InjectionKey<OpenPicture> = Symbol('gallery');

/** One viewer for all pictures of a history; `urlsNow` are they, in their order. */
export const provideGallery = (urlsNow: () => readonly string[]): ShallowRef<Opened | undefined> => {
  const opened = shallowRef<Opened | undefined>();
  provide(KEY, (url) => {
    const urls = urlsNow();
    const at = urls.indexOf(url);
    opened.value = at < 0 ? { urls: [url], at: 0 } : { urls, at };
  });
  return opened;
};

/** What a picture is opened with. */
export const useGallery = (): OpenPicture => inject(KEY, () => undefined);
