import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { BusinessHoursView, HoursBody } from '../../../../src/contract/self-service/business-hours.js';
import { backend } from '../live/backend.js';

/** Business hours of the merchant and of skill groups. */
export const useBusinessHours = defineStore('business-hours', () => {
  const view = shallowRef<BusinessHoursView | undefined>();

  const load = async (): Promise<void> => {
    view.value = await backend.selfService.hours();
  };

  /** `undefined` = the group has none of its own any more. The others stay. */
  const save = async (skillGroupId: string | null, hours: HoursBody | undefined): Promise<void> => {
    const others = (view.value?.hours ?? [])
      .filter((one) => one.skillGroupId !== skillGroupId)
      .map(({ isOpen: _isOpen, opensAt: _opensAt, ...one }) => one);
    view.value = await backend.selfService.saveHours({ hours: hours ? [...others, hours] : others });
  };

  return { view, load, save };
});
