declare module 'co-wechat' {
  import type { Middleware } from 'koa';
  type Account = { readonly token: string; readonly appid: string; readonly encodingAESKey: string };
  const wechat: (account: Account) => { readonly middleware: (handle: () => Promise<string>) => Middleware };
  export = wechat;
}
