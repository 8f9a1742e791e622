import { badField, fieldsIn } from '../../../src/domain/notices/notice-template.js';

const content = '订单编号:{{character_string1.DATA}}\n金额：{{amount2.DATA}} 备注:{{thing3.DATA}}\n{{first.DATA}}';
const template = { templateId: 't', title: '发货', content, example: '', fields: fieldsIn(content) };

describe('a template for messages outside the window', () => {
  it('names each field by what stands before it on its line', () => {
    expect(template.fields).toEqual([
      { key: 'character_string1', kind: 'character_string', label: '订单编号' },
      { key: 'amount2', kind: 'amount', label: '金额' },
      { key: 'thing3', kind: 'thing', label: '备注' },
      { key: 'first', kind: 'first', label: 'first' },
    ]);
  });

  const good = { character_string1: 'A-100', amount2: '¥12.50', thing3: '苹果', first: '您好' };

  it.each([
    [good, undefined],
    [{ ...good, character_string1: '编号一' }, 'character_string1'],
    [{ ...good, amount2: '很多钱' }, 'amount2'],
    [{ ...good, thing3: '字'.repeat(21) }, 'thing3'],
    [{ ...good, thing3: '😀'.repeat(20) }, undefined],
    [{ character_string1: 'A', amount2: '1', thing3: 'x' }, 'first'],
    [{ ...good, thing9: 'x' }, 'thing9'],
  ])('knows what WeChat would refuse: %j', (values, field) => {
    expect(badField(template, values)).toBe(field);
  });
});
