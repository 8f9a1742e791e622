import { text } from 'node:stream/consumers';

const LENGTH = { least: 12, most: 128 };

/** The first line of what is piped in; undefined at a terminal, or when nothing comes. A password never stands among the arguments. */
export const passwordFromInput = async (): Promise<string | undefined> => {
  if (process.stdin.isTTY) return undefined;
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/);
  return line === '' ? undefined : line;
};

/** One sentence, or undefined for a password that may be used. */
export const faultOfPassword = (password: string): string | undefined =>
  password.length >= LENGTH.least && password.length <= LENGTH.most
    ? undefined
    : `The password from standard input must have ${LENGTH.least} to ${LENGTH.most} characters.`;
