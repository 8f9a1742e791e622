import { channelSecrets } from '../../../../src/app/tools/tokens.js';
import { newChannelBody } from '../../../../src/contract/channels/channels.js';
import { refuseInsecureChannel } from '../../../../src/services/channels/channel-rules.js';

describe('what is made for a channel', () => {
  it('is what WeChat and our own contract take, and never the same twice', () => {
    const made = Array.from({ length: 50 }, () => ({
      channelKey: channelSecrets.newChannelKey(),
      token: channelSecrets.newPushToken(),
      encodingAesKey: channelSecrets.newEncodingAesKey(),
    }));
    const channel = { kind: 'mini_program', appId: 'wx0123456789abcdef', appSecret: '0123456789abcdef' };
    for (const secrets of made) {
      expect(newChannelBody.safeParse({ ...channel, ...secrets }).success).toBe(true);
      expect(Buffer.from(`${secrets.encodingAesKey}=`, 'base64')).toHaveLength(32);
    }
    expect(new Set(made.flatMap((secrets) => Object.values(secrets))).size).toBe(150);
  });

  it('is wired safe, but where the operator allows otherwise; plain needs the original id', () => {
    const wire =
      (encryptionMode: 'plain' | 'compatible' | 'safe', originalId: string | undefined, allowed: boolean) => () =>
        refuseInsecureChannel({ encryptionMode, originalId }, allowed);
    expect(wire('safe', undefined, false)).not.toThrow();
    expect(wire('compatible', 'gh_1', false)).toThrow('validation');
    expect(wire('plain', 'gh_1', false)).toThrow('validation');
    expect(wire('compatible', undefined, true)).not.toThrow();
    expect(wire('plain', undefined, true)).toThrow('validation');
    expect(wire('plain', 'gh_1', true)).not.toThrow();
  });
});
