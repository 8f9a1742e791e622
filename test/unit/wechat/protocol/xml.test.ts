import { parseXml, parseXmlInFull } from '../../../../src/wechat/protocol/xml.js';
import { scanFlatXml } from '../../../../src/wechat/protocol/xml-scanner.js';
import { XML_MESSAGE } from '../../../support/wechat/push-vectors.js';

const nested = (levels: number): string => `<xml>${'<a>'.repeat(levels)}x${'</a>'.repeat(levels)}</xml>`;

describe('reading a push in XML', () => {
  it.each([
    ['the scanner', scanFlatXml],
    ['xml2js', parseXmlInFull],
  ])('keeps every character and digit, by %s', (_name, parse) => {
    const document = parse(XML_MESSAGE.message);

    expect(document).toMatchObject({
      Content: '订单还没发货？😀 a<b & c',
      MsgId: '24712345678901237',
      CreateTime: '1726100123',
    });
  });

  it.each([
    ['an empty document', '<xml></xml>', {}],
    ['an empty element', '<xml><EventKey/><A></A><B><![CDATA[]]></B></xml>', { EventKey: '', A: '', B: '' }],
    ['white space between and inside', '<xml>\n <A> x </A>\r\n<B>  </B>\t</xml>\n', { A: ' x ', B: '  ' }],
    ['digits as text', '<xml><EventKey>0012</EventKey></xml>', { EventKey: '0012' }],
    ['a CDATA section cut in two', '<xml><A><![CDATA[a]]]]><![CDATA[>b]]></A></xml>', { A: 'a]]>b' }],
    ['text and CDATA mixed', '<xml><A>a<![CDATA[<b>]]>c</A></xml>', { A: 'a<b>c' }],
    [
      'predefined and numeric references',
      '<xml><A>&lt;&amp;&gt;&quot;&apos;&#65;&#x4e2d;</A></xml>',
      { A: '<&>"\'A中' },
    ],
    ['a reference inside CDATA', '<xml><A><![CDATA[&nbsp;&a;]]></A></xml>', { A: '&nbsp;&a;' }],
    ['a declaration', '<?xml version="1.0" encoding="UTF-8"?><xml><A>1</A></xml>', { A: '1' }],
    ['a comment', '<xml><!-- <A>0</A> --><A>1</A></xml>', { A: '1' }],
    ['a repeated element', '<xml><A>1</A><A>2</A></xml>', { A: ['1', '2'] }],
    ['nested elements', '<xml><A><B>1</B><B>2</B><C/></A></xml>', { A: { B: ['1', '2'], C: '' } }],
    ['names that objects have', '<xml><toString>1</toString><cdata>2</cdata></xml>', { toString: '1', cdata: '2' }],
    ['eight levels', nested(7), { a: { a: { a: { a: { a: { a: { a: 'x' } } } } } } }],
  ])('reads %s', (_name, text, expected) => {
    const document = parseXml(text);

    expect(document).toBeDefined();
    expect(JSON.parse(JSON.stringify(document))).toEqual(expected);
    expect(Object.getPrototypeOf(document)).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['another root', '<root><A>1</A></root>'],
    ['two roots', '<xml></xml><xml></xml>'],
    ['text behind the root', '<xml></xml>x'],
    ['an unclosed element', '<xml><A>1</A>'],
    ['crossed tags', '<xml><A><B></A></B></xml>'],
    ['a closing tag too many', '<xml></A></xml>'],
    ['an unclosed CDATA section', '<xml><A><![CDATA[x</A></xml>'],
    ['an attribute', '<xml><A b="1">x</A></xml>'],
    ['an attribute of the root', '<xml xmlns:xi="http://www.w3.org/2001/XInclude"></xml>'],
    ['a DOCTYPE', '<!DOCTYPE xml><xml></xml>'],
    ['a DOCTYPE with an entity', '<!DOCTYPE xml [<!ENTITY a "b">]><xml><A>&a;</A></xml>'],
    ['a processing instruction', '<xml><?php echo 1 ?></xml>'],
    ['a style sheet', '<?xml-stylesheet href="x"?><xml></xml>'],
    ['a second declaration', '<xml><?xml version="1.0"?></xml>'],
    ['an unknown reference', '<xml><A>&nbsp;</A></xml>'],
    ['a bare ampersand', '<xml><A>a & b</A></xml>'],
    ['a reference to NUL', '<xml><A>&#0;</A></xml>'],
    ['a reference beyond Unicode', '<xml><A>&#x110000;</A></xml>'],
    ['nine levels', nested(8)],
    ['2001 elements', `<xml>${'<a/>'.repeat(2000)}</xml>`],
    ['a field twice', '<xml><MsgId>1</MsgId><MsgId>2</MsgId></xml>'],
    ['a field with elements', '<xml><MsgId><a>1</a></MsgId></xml>'],
    ['Encrypt elsewhere than under the root', '<xml><A><Encrypt>x</Encrypt></A></xml>'],
    ['__proto__', '<xml><__proto__><isAdmin>1</isAdmin></__proto__></xml>'],
    ['constructor, deep inside', '<xml><A><constructor>1</constructor></A></xml>'],
    ['prototype', '<xml><prototype>1</prototype></xml>'],
  ])('refuses %s', (_name, text) => {
    expect(parseXml(text)).toBeUndefined();
  });

  it('reads 2000 elements', () => {
    expect(parseXml(`<xml>${'<a/>'.repeat(1999)}</xml>`)).toBeDefined();
  });

  it('takes documents made to be slow in its stride', () => {
    const start = performance.now();
    for (const text of [
      nested(50_000),
      `<xml>${'<a/>'.repeat(50_000)}</xml>`,
      `<xml><A>${'&#65;'.repeat(50_000)}</A></xml>`,
      `<xml>${'<![CDATA['.repeat(25_000)}`,
      `<${'a'.repeat(250_000)}`,
      `<xml>${'<'.repeat(250_000)}`,
      `<?xml ${' '.repeat(250_000)}`,
    ]) {
      parseXml(text);
    }
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
