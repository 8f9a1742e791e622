/** @koa/multer 4 comes without types; these are the parts used here. */
declare module '@koa/multer' {
  import type { Middleware } from 'koa';

  type Limits = {
    readonly fieldNameSize: number;
    readonly fieldSize: number;
    readonly fields: number;
    readonly fileSize: number;
    readonly files: number;
    readonly parts: number;
    readonly headerPairs: number;
    readonly fieldNestingDepth: number;
    readonly fieldArrayIndexLimit: number;
  };
  type Options = { readonly storage: object; readonly limits: Limits; readonly defParamCharset: 'utf8' };

  function multer(options: Options): { readonly single: (field: string) => Middleware };
  namespace multer {
    const memoryStorage: () => object;
  }

  export = multer;
}
