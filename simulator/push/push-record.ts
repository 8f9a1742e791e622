/** How one try ended. `dropped`: answered, but the answer was thrown away on purpose. */
export type TryResult =
  'success' | 'empty' | 'reply' | 'invalid' | 'http_error' | 'timeout' | 'connection_error' | 'dropped';

export type Try = {
  readonly at: number;
  readonly latencyMs: number;
  readonly status?: number;
  readonly result: TryResult;
  /** True for the copies of a push that was doubled on purpose. */ readonly copy: boolean;
};

export type PushRecord = {
  readonly number: number;
  readonly appId: string;
  readonly openid: string;
  /** `MsgId`, or `CreateTime/Event/EventKey` of an event. */ readonly identity: string;
  readonly msgType: string;
  readonly event?: string;
  readonly createdAt: number;
  readonly tries: readonly Try[];
  /** `answered` as soon as one try was; `given_up` after the last try or an invalid answer. */
  readonly state: 'pending' | 'answered' | 'given_up';
  /** Whether the customer was shown that the account cannot provide service. */ readonly noticeShown: boolean;
};

const goodResults: readonly TryResult[] = ['success', 'empty', 'reply'];
export const isAnswered = ({ result }: Try): boolean => goodResults.includes(result);
