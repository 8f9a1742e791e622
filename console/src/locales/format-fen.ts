/** Fen as people read them: ¥12.80. */
export const formatFen = (fen: number): string => {
  const yuan = Math.trunc(Math.abs(fen) / 100);
  return `${fen < 0 ? '-' : ''}¥${yuan}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
};
