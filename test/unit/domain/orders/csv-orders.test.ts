import { assert, nat, property } from 'fast-check';
import { amountCell, bareDigits, nameCell, textCell, timeCell } from '../../../../src/domain/orders/csv-cells.js';
import { guessMapping, missingFields, readCsvOrders } from '../../../../src/domain/orders/csv-orders.js';

const HEADINGS = ['订单编号', '下单时间', '商品名称', '数量', '单价', '订单状态', '手机号', '快递公司', '快递单号'];
const row = (...cells: readonly (string | undefined)[]): readonly string[] =>
  HEADINGS.map(
    (_, at) => cells[at] ?? ['Q1', '2026-11-02 10:00:00', '苹果', '1', '39.90', '已发货', '', '', ''][at] ?? '',
  );
const read = (...rows: readonly (readonly string[])[]) =>
  readCsvOrders({ headings: HEADINGS, rows }, guessMapping(HEADINGS), 'Asia/Shanghai');

describe('orders in a file', () => {
  it('are found under the headings shops use, an order of several lines as one', () => {
    const { orders, errors } = read(
      row('Q1', '2026-11-02 10:00', '苹果', '2', '¥39.90', '已发货', '+86 138-1234-5678', '顺丰', 'SF123456'),
      row('Q1', '2026/11/2 10:00:00', '梨', '1', '1,059', '已发货', '+86 138-1234-5678', '顺丰', 'SF123456'),
      row('Q2'),
    );
    expect(errors).toEqual([]);
    expect(orders).toHaveLength(2);
    expect(orders[0]).toMatchObject({
      phone: '13812345678',
      order: {
        number: 'Q1',
        status: 'shipped',
        placedAt: '2026-11-02T02:00:00.000Z',
        items: [
          { name: '苹果', quantity: 2, priceFen: 3990 },
          { name: '梨', priceFen: 105_900 },
        ],
        amounts: { goodsFen: 113_880, payFen: 113_880 },
        shipments: [{ carrier: '顺丰', trackingNumber: 'SF123456' }],
      },
    });
    expect(missingFields(guessMapping(['订单号', '商品']))).toEqual(['placedAt', 'quantity', 'price']);
  });

  it('come back with line and reason when a cell is not what its column holds', () => {
    const { orders, errors } = read(
      row('6.23E+15'),
      row('Q2', 'yesterday'),
      row('Q3', undefined, '=cmd|calc'),
      row('Q4', undefined, undefined, '0'),
      row('Q5', undefined, undefined, undefined, '12.345'),
      row('Q6', undefined, undefined, undefined, undefined, '飞走了'),
      row('', '', ''),
      ['Q8'],
      row('Q9'),
      row('Q9', '2026-11-03 10:00:00'),
    );
    expect(orders).toEqual([]);
    expect(errors.map(({ line, field, fault }) => [line, field, fault])).toEqual([
      [2, 'number', 'rounded'],
      [3, 'placedAt', 'time'],
      [4, 'itemName', 'formula'],
      [5, 'quantity', 'quantity'],
      [6, 'price', 'amount'],
      [7, 'status', 'status'],
      [8, 'number', 'missing'],
      [8, 'placedAt', 'missing'],
      [8, 'itemName', 'missing'],
      [9, null, 'columns'],
      [11, 'placedAt', 'differs'],
    ]);
  });

  it('keep what spreadsheets were kept from rounding, and no formula', () => {
    expect(nameCell('="2026110200001"')).toEqual({ value: '2026110200001' });
    expect(nameCell("'2026110200001")).toEqual({ value: '2026110200001' });
    expect(nameCell('\t2026110200001')).toEqual({ value: '2026110200001' });
    for (const cell of ['=1+1', '@SUM(A1)', '+cmd', '-2+3|x', '="a"&"b"'])
      expect(textCell(cell)).toEqual({ fault: 'formula' });
    expect(textCell('+86 138 1234 5678')).toEqual({ value: '+86 138 1234 5678' });
    expect(bareDigits('0086-138 1234 5678')).toBe('13812345678');
  });

  it('hold whole fen for any amount with two digits behind the point', () => {
    assert(
      property(nat(99_999_999_999), (fen) => {
        const text = `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
        expect(amountCell(text)).toEqual({ value: fen });
      }),
      { numRuns: 200 },
    );
    for (const cell of ['-1', '1e3', '1.234', 'NaN', '¥', '1.2.3'])
      expect(amountCell(cell)).toEqual({ fault: 'amount' });
  });

  it('are placed by the merchant’s own clock unless they say another', () => {
    expect(timeCell('2026年11月2日', 'Asia/Shanghai')).toEqual({ value: '2026-11-01T16:00:00.000Z' });
    expect(timeCell('2026-11-02T10:00:00Z', 'Asia/Shanghai')).toEqual({ value: '2026-11-02T10:00:00.000Z' });
    expect(timeCell('2026-02-30', 'Asia/Shanghai')).toEqual({ fault: 'time' });
  });
});
