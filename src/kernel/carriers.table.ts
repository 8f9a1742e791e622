/** WeChat's codes of the carriers that most parcels leave with, and their names (WeChat doc: 获取运力 id 列表). */
export const CARRIERS = [
  ['SF', '顺丰速运'],
  ['YTO', '圆通速递'],
  ['ZTO', '中通快递'],
  ['STO', '申通快递'],
  ['YD', '韵达速递'],
  ['JTSD', '极兔速递'],
  ['YZPY', '邮政快递包裹'],
  ['EMS', 'EMS'],
  ['JD', '京东快递'],
  ['DBL', '德邦快递'],
] as const;

const NAMES: ReadonlyMap<string, string> = new Map(CARRIERS);

/** The carrier's name, or the code where it is not a usual one. */
export const carrierNameOf = (code: string): string => NAMES.get(code) ?? code;
