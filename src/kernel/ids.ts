/** Makes a new id: a time-ordered UUID (version 7), so that rows made together lie together in an index. */
export type NewId = () => string;

/** Who an act is done for: every row, key, frame and file belongs to exactly one merchant. */
export type MerchantId = string;
