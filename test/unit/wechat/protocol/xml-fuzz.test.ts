import * as fc from 'fast-check';
import { parseXml, parseXmlInFull } from '../../../../src/wechat/protocol/xml.js';
import { scanFlatXml } from '../../../../src/wechat/protocol/xml-scanner.js';
import { XML_MESSAGE } from '../../../support/wechat/push-vectors.js';

const name = fc.constantFrom(
  'A',
  'Content',
  'MsgId',
  'Event',
  'Encrypt',
  'toString',
  'cdata',
  '_',
  '__proto__',
  'a-b',
  '#text',
  '1',
);
const WORDS = [
  'x',
  ' ',
  '\n',
  '0012',
  '中',
  '😀',
  '\u0001',
  '\uFFFE',
  '&amp;',
  '&',
  '&#65;',
  '&#0;',
  '&nbsp;',
  ']]>',
  '<',
  '>',
];
const words = fc.constantFrom(...WORDS);
const text = fc.array(words, { maxLength: 5 }).map((parts) => parts.join(''));
const value = fc.oneof(
  text,
  text.map((inner) => `<![CDATA[${inner}]]>`),
  fc.tuple(text, text).map(([before, inner]) => `${before}<![CDATA[${inner}]]>`),
);
const leaf = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(name, value).map(([tag, inner]) => `<${tag}>${inner}</${tag}>`) },
  { weight: 1, arbitrary: name.map((tag) => `<${tag}/>`) },
  { weight: 1, arbitrary: fc.tuple(name, name, value).map(([open, close, inner]) => `<${open}>${inner}</${close}>`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('<!-- c -->', '<?pi x?>', '<!DOCTYPE xml>', '<A b="1">x</A>', '<A >x</A >', ' '),
  },
);
const element = fc.oneof(
  { weight: 6, arbitrary: leaf },
  {
    weight: 1,
    arbitrary: fc
      .tuple(name, fc.array(leaf, { maxLength: 3 }))
      .map(([tag, inner]) => `<${tag}>${inner.join('')}</${tag}>`),
  },
);
const wellMeant = fc
  .tuple(
    fc.constantFrom('', ' ', '<?xml version="1.0"?>'),
    fc.array(element, { maxLength: 6 }),
    fc.constantFrom('', '\n', 'x'),
  )
  .map(([before, elements, after]) => `${before}<xml>${elements.join('')}</xml>${after}`);

/** Real traffic with a few characters changed, inserted or left out. */
const mutated = fc
  .array(fc.tuple(fc.nat(XML_MESSAGE.message.length), fc.nat(3), fc.oneof(words, fc.constantFrom('</', '/>', '"'))), {
    minLength: 1,
    maxLength: 3,
  })
  .map((changes) =>
    changes.reduce(
      (current, [at, removed, added]) => current.slice(0, at) + added + current.slice(at + removed),
      String(XML_MESSAGE.message),
    ),
  );

describe('the scanner and xml2js', () => {
  it.each([
    ['documents', wellMeant],
    ['changed traffic', mutated],
  ])('read the same from %s whenever the scanner reads anything', (_name, arbitrary) => {
    let scannedCount = 0;
    fc.assert(
      fc.property(arbitrary, (document) => {
        const scanned = scanFlatXml(document);
        if (scanned === undefined) return;
        scannedCount += 1;
        expect(parseXmlInFull(document)).toEqual(scanned);
      }),
      { numRuns: 3000 },
    );
    // How many of the random ones are flat is chance (92 was seen); a scanner that gave up would read none.
    expect(scannedCount).toBeGreaterThan(30);
  });

  it('never throw and never reach a prototype, whatever they are given', () => {
    fc.assert(
      fc.property(fc.oneof(wellMeant, mutated, fc.string({ unit: 'binary' })), (document) => {
        const read = parseXml(document);
        if (read === undefined) return;
        expect(Object.getPrototypeOf(read)).toBeNull();
        expect(Object.keys(read)).not.toContain('__proto__');
      }),
      { numRuns: 2000 },
    );
  });
});
