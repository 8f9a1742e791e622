/** Fen as yuan, without a float on the way: 199000 → ¥1,990.00. */
export const formatFen = (fen: number): string => {
  const whole = Math.abs(fen);
  const yuan = String(Math.floor(whole / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0 ? '-' : ''}¥${yuan}.${String(whole % 100).padStart(2, '0')}`;
};

/** Fen as a person types yuan: 20000 → 200, 1990 → 19.90. */
export const formatYuan = (fen: number): string =>
  fen % 100 === 0 ? String(fen / 100) : `${String(Math.floor(fen / 100))}.${String(fen % 100).padStart(2, '0')}`;

/** What a person typed as yuan, in whole fen; undefined where it is not an amount. */
export const parseYuan = (text: string): number | undefined => {
  const [, yuan, cents = ''] = /^\s*[¥￥]?\s*(\d{1,9})(?:\.(\d{1,2}))?\s*$/.exec(text) ?? [];
  if (yuan === undefined) return undefined;
  const fen = Number(yuan) * 100 + Number(cents.padEnd(2, '0'));
  return fen > 0 ? fen : undefined;
};
