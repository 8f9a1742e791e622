import { setTimeout as sleep } from 'node:timers/promises';
import { createDeadline } from '../../../../src/services/messages/receiving/deadline.js';

const LIMIT_MS = 40;

describe('a deadline for many', () => {
  it('gives up who is over it, the oldest first, and nobody who ended in time', async () => {
    const deadline = createDeadline(LIMIT_MS);
    const givenUp: string[] = [];
    const begin = (name: string) => deadline.begin(() => givenUp.push(name));
    const first = begin('first');
    const second = begin('second');
    begin('third');
    await sleep(LIMIT_MS / 2);
    const late = begin('late');

    expect(deadline.end(second)).toBe(true);
    await sleep(LIMIT_MS * 0.75);

    expect(givenUp).toEqual(['first', 'third']);
    expect([deadline.end(first), deadline.end(second), deadline.end(late)]).toEqual([false, false, true]);
    await sleep(LIMIT_MS);
    expect(givenUp).toEqual(['first', 'third']);
  });

  it('watches again after it had nobody left to watch', async () => {
    const deadline = createDeadline(LIMIT_MS);
    expect(deadline.end(deadline.begin(() => undefined))).toBe(true);
    const givenUp = new Promise((resolve) => {
      deadline.begin(() => resolve('given up'));
    });

    await expect(givenUp).resolves.toBe('given up');
  });
});
