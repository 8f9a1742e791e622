/** An invented orchard's goods; prices in fen. */
export type Good = {
  readonly id: string;
  readonly name: string;
  readonly variant: string;
  readonly priceFen: number;
  readonly stock: number;
  readonly description: string;
};

export const GOODS: readonly Good[] = [
  {
    id: 'apple',
    name: '青禾红富士苹果',
    variant: '5 斤装 中果',
    priceFen: 3990,
    stock: 320,
    description: '当季采摘，脆甜多汁，坏果包赔',
  },
  { id: 'orange', name: '赣南脐橙', variant: '9 斤装', priceFen: 4580, stock: 210, description: '皮薄肉嫩，现摘现发' },
  { id: 'pear', name: '秋月梨', variant: '3 斤礼盒', priceFen: 5900, stock: 86, description: '细嫩无渣，冷链到家' },
  { id: 'kiwi', name: '红心猕猴桃', variant: '12 枚', priceFen: 3680, stock: 140, description: '七分熟发货，软了再吃' },
  { id: 'grape', name: '阳光玫瑰葡萄', variant: '2 斤装', priceFen: 6800, stock: 45, description: '玫瑰香，脆甜不涩' },
  {
    id: 'pomelo',
    name: '平和红心柚',
    variant: '2 个装',
    priceFen: 2980,
    stock: 0,
    description: '本季已售完，明年再会',
  },
];

/** 顺丰 and 圆通 are how customers know these carriers. */
export const PARCEL_STEPS: readonly (readonly [hoursAgo: number, place: string, text: string])[] = [
  [2, '上海市', '快件到达【上海浦东转运中心】，正在分拣'],
  [9, '杭州市', '快件离开【杭州转运中心】，发往上海'],
  [20, '烟台市', '快件离开【烟台栖霞集散点】，发往杭州'],
  [26, '烟台市', '青禾果园已交寄，快递员张师傅已揽收'],
];
