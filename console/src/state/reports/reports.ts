import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { ReportDimensionView, ReportView } from '../../../../src/contract/reports/reports.js';
import { backend } from '../live/backend.js';
import { presetDays } from './report-days.js';
import type { ReportDays } from './report-days.js';

/** The report that is looked at. */
export const useReports = defineStore('reports', () => {
  const days = ref<ReportDays>(presetDays('lastWeek', new Date()));
  const by = ref<ReportDimensionView>('day');
  const report = shallowRef<ReportView | undefined>();
  let asked = 0;

  /** An answer that is overtaken by a younger question is left aside. */
  const load = async (): Promise<void> => {
    asked += 1;
    const number = asked;
    const found = await backend.reports.read({ ...days.value, by: by.value });
    if (number === asked) report.value = found;
  };
  const exportAddress = computed(
    () => `/api/v1/reports/export?${new URLSearchParams({ ...days.value, by: by.value }).toString()}`,
  );
  return { days, by, report, load, exportAddress };
});
