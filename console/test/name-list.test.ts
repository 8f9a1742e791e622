import { nameList } from '../src/locales/name-list.js';
import { speak } from '../src/locales/translate.js';

describe('several names in one line', () => {
  afterEach(() => speak('zh'));

  it('stand with a comma of the language between them', async () => {
    expect(nameList(['售前', '售后'])).toBe('售前、售后');
    await speak('en');
    expect(nameList(['Sales', 'Service'])).toBe('Sales, Service');
  });
});
