import { createCsv } from '../../../files/csv/csv.js';
import { createReportQueue } from '../../../postgres/queues/report-queue.js';
import { createReportReads } from '../../../postgres/reads/reports.js';
import { createCountWaiting } from '../../../services/reports/count-waiting.js';
import { createExportReport } from '../../../services/reports/export-report.js';
import { createReadReport } from '../../../services/reports/read-report.js';
import type { Foundation } from '../foundation.js';

/** Reports: facts counted in the background, and added up when somebody looks. */
export const buildReports = ({ database, readMerchant, unitOfWork }: Foundation) => {
  const readReport = createReadReport({ reads: createReportReads({ readMerchant }) });
  return {
    readReport,
    exportReport: createExportReport({ readReport, csv: createCsv() }),
    countWaiting: createCountWaiting({ unitOfWork }),
    reportQueue: createReportQueue(database),
  };
};
