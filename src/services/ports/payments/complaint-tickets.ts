import type { Complaint } from '../../../domain/payments/complaint.js';
import type { Stores } from '../stores/unit-of-work.js';

/** Keeps a complaint's ticket in step with it, in the transaction that changed the complaint. */
export type ComplaintTickets = { readonly follow: (stores: Stores, complaint: Complaint) => Promise<void> };
