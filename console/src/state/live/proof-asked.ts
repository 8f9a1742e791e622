import { shallowRef } from 'vue';

export type ProofKind = 'password' | 'code';

/** What the server wants to be shown before it does what was asked; whoever asks on screen answers whether it came about. */
export const proofAsked = shallowRef<
  { readonly by: ProofKind; readonly answer: (isProved: boolean) => void } | undefined
>();

let pending: Promise<boolean> | undefined;

/** However many requests wait for it, the question stands once. */
export const askForProof = (by: ProofKind): Promise<boolean> => {
  pending ??= new Promise<boolean>((answer) => {
    proofAsked.value = { by, answer };
  }).finally(() => {
    pending = undefined;
    proofAsked.value = undefined;
  });
  return pending;
};
