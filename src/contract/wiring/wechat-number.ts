/** WeChat's number in a reason of ours such as `wechat_45015`. */
export const wechatNumberIn = (reason: string): string | undefined => /^wechat_(-?[0-9]{1,9})$/.exec(reason)?.[1];
