/** An endpoint that one worker may tell for a while. */
export type ClaimedEndpoint = {
  readonly merchantId: string;
  readonly endpointId: string;
  readonly leaseNumber: number;
};

/** Endpoints for which something waits and whose pause is over, of all merchants. */
export type WebhookQueue = { readonly claim: (limit: number) => Promise<readonly ClaimedEndpoint[]> };
