import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** Whether the desk may have something to say to a message although no rule does. */
const answersAnyway = ({ placeText, offHoursText, ratingInvite, ratingThanks }: MerchantSettings): boolean =>
  placeText !== '' || offHoursText !== '' || (ratingInvite !== 'off' && ratingThanks !== '');

/**
 * Brings the mark of every channel to what rules and settings say; call it in the transaction of whatever changes them. Returns the
 * channels to wake `channels` for after the commit.
 */
export const markAnsweringChannels = async ({
  merchants,
  selfService,
}: Pick<Stores, 'merchants' | 'selfService'>): Promise<readonly string[]> =>
  selfService.markAnsweringChannels(answersAnyway((await merchants.current()).settings));
