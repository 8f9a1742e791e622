/**
 * A customer's words as they may stand in a message to a customer: WeChat makes `<a …>` a live link, so none may come from
 * what somebody wrote (WeChat doc: 发送客服消息).
 */
export const quotedText = (words: string): string => words.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
