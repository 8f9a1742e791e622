import { AppError } from '../../kernel/errors.js';
import type { PictureFetcher } from '../ports/orders/order-finder.js';
import type { LinkSigner } from '../ports/tools/link-signer.js';

/**
 * Pictures lie at the shop; the console may show pictures of this server only. A link names the shop's address and carries our
 * signature, so that nobody has us fetch what no shop named.
 */
export type PictureLinks = { readonly linkTo: (merchantId: string, address: string) => string };

const textOf = (merchantId: string, address: string): string => `order picture ${merchantId} ${address}`;

export const createPictureLinks = ({ signer }: { readonly signer: LinkSigner }): PictureLinks => ({
  linkTo: (merchantId, address) =>
    `/api/v1/order-pictures?address=${encodeURIComponent(address)}&signature=${signer.sign(textOf(merchantId, address))}`,
});

type Deps = { readonly signer: LinkSigner; readonly fetchPicture: PictureFetcher };
type Wanted = { readonly merchantId: string; readonly address: string; readonly signature: string };

/** Throws `not_found` for a link that is not ours, and for what is no picture. */
export const createOpenPicture =
  ({ signer, fetchPicture }: Deps) =>
  async ({ merchantId, address, signature }: Wanted) => {
    if (!signer.isSigned(textOf(merchantId, address), signature)) throw new AppError('missing', 'not_found');
    const picture = await fetchPicture(address);
    if (!picture) throw new AppError('missing', 'not_found');
    return { ...picture, fileName: 'picture' };
  };

export type OpenPicture = ReturnType<typeof createOpenPicture>;
