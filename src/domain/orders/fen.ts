/** Fen as customers read it: ¥12.80. */
export const formatFen = (fen: number): string => {
  const yuan = Math.trunc(Math.abs(fen) / 100);
  const rest = String(Math.abs(fen) % 100).padStart(2, '0');
  return `${fen < 0 ? '-' : ''}¥${yuan}.${rest}`;
};
