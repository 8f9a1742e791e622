import { createChangeBusinessHours } from '../../../services/business-hours/change-business-hours.js';
import { createReadBusinessHours } from '../../../services/business-hours/read-business-hours.js';
import { createListCustomerRatings } from '../../../services/ratings/customer-ratings.js';
import { createListRatings } from '../../../services/ratings/list-ratings.js';
import { createAddKeywordRule } from '../../../services/self-service/add-keyword-rule.js';
import { createChangeSelfServiceRules } from '../../../services/self-service/change-rules.js';
import { createTryRules } from '../../../services/self-service/try-rules.js';
import { createCursors } from '../../tools/cursors.js';
import type { Foundation } from '../foundation.js';

/** What merchants set up of self-service, and what came of it. */
export const buildSelfService = (foundation: Foundation) => ({
  changeSelfServiceRules: createChangeSelfServiceRules(foundation),
  addKeywordRule: createAddKeywordRule(foundation),
  tryRules: createTryRules(foundation),
  readBusinessHours: createReadBusinessHours(foundation),
  changeBusinessHours: createChangeBusinessHours(foundation),
  listCustomerRatings: createListCustomerRatings(foundation),
  listRatings: createListRatings({ ...foundation, cursors: createCursors(foundation.config.sessionSecret) }),
});
