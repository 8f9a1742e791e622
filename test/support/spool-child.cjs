// Appends to a spool as fast as it can and names each push it may answer for, until it is killed. Runs what was built.
const { openSpool } = require('../../dist/src/files/spool/spool.js');

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const aPush = (openid, number) => ({
  merchantId: 'm',
  channelId: 'c',
  receivedAt: new Date(),
  signatureKey: undefined,
  push: {
    kind: 'message',
    openid,
    createdAt: new Date(),
    key: `${openid} ${number}`,
    wechatName: 'text',
    msgId: String(number),
    content: { type: 'text', text: 'hello' },
  },
});

const appendForEver = async (spool, openid) => {
  for (let number = 0; ; number += 1) {
    const push = aPush(openid, number);
    await spool.append(push);
    process.send(push.push.key);
  }
};

const main = async () => {
  const spool = await openSpool({ dir: process.argv[2], logger: silent });
  await Promise.all(['oUser1', 'oUser2', 'oUser3', 'oUser4'].map((openid) => appendForEver(spool, openid)));
};

void main();
